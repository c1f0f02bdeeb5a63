using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A backfill opens each occurrence of its range once, no faster than its rate, and does not stop before the last.</summary>
internal sealed class BackfillRules(Judgement judgement, Dossier dossier, Backfill backfill)
{
    /// <summary>One that has to wait for other runs looks again after this (docs/design.md, Planning), and what fails it is not noticed at once.</summary>
    private static readonly TimeSpan LooksAgain = TimeSpan.FromSeconds(2);

    // The one that it began with.
    private readonly Schedule _rule = RuleOf(dossier.Present, backfill.CreatedAt);

    private readonly string _subject = $"the backfill of {backfill.Schedule} of {backfill.CreatedAt:O}";
    private readonly List<RunRecord> _runs = [.. dossier.Records
        .Where(r => r.Origin == RunOrigin.Backfill && r.Id == RunId.OfBackfill(backfill.Schedule, backfill.CreatedAt, r.NominalTime))
        .OrderBy(r => r.OpenedAt)];

    // Above ten a second it opens several at once.
    private TimeSpan Step => TimeSpan.FromSeconds(Math.Max(0.1, 1 / backfill.Rate));

    public void Check()
    {
        var opened = _runs.Select(r => r.NominalTime).ToHashSet();
        if (opened.Count < _runs.Count)
            judgement.Add(Promise.AskedRunsOpened, _subject, $"opened {_runs.Count - opened.Count} occurrences again");
        CheckRate();
        if (RuleChanged())
            return;
        var wanted = Wanted();
        var missing = dossier.RecordedSince > backfill.CreatedAt ? [] : wanted.Where(w => !opened.Contains(w)).ToList();
        if (missing.Count > 0 && IsOver(wanted.Count))
            judgement.Add(Promise.AskedRunsOpened, _subject, $"left {missing.Count} of {wanted.Count} occurrences out, the first that of {missing[0]:O}");
        opened.ExceptWith(wanted);
        if (opened.Count > 0)
            judgement.Add(Promise.NothingInvented, _subject, $"opened {opened.Count} occurrences that it was not asked for, among them that of {opened.First():O}");
    }

    private void CheckRate()
    {
        for (var i = 1; i < _runs.Count && backfill.Rate <= 10; i++)
        {
            var apart = _runs[i].OpenedAt - _runs[i - 1].OpenedAt;
            if (apart + judgement.Rounded < Step && !judgement.Troubles.LostBetween(_runs[i - 1].OpenedAt, _runs[i].OpenedAt))
                judgement.Add(Promise.Limits, _subject, $"opened {_runs[i].Id} {apart} after the one before, at a rate of {backfill.Rate}");
        }
    }

    // It goes by the version that it finds at each step. What is said of another time than its range's makes no difference.
    private bool RuleChanged() => !dossier.Present.SurelyBetween(
        backfill.CreatedAt, (backfill.FinishedAt + judgement.Tolerance) ?? DateTimeOffset.MaxValue, s => s.Trigger == _rule.Trigger && RangeOf(s) == RangeOf(_rule));

    private (DateTimeOffset From, DateTimeOffset To) RangeOf(Schedule schedule) => (
        schedule.StartAt is { } start && start > backfill.From ? start : backfill.From,
        schedule.EndAt is { } end && end < backfill.To ? end : backfill.To);

    private static Schedule RuleOf(Life life, DateTimeOffset at) => life.Versions.During(at, at) is [var first, ..] ? first.Value.Definition : life.Last;

    private List<DateTimeOffset> Wanted()
    {
        var (from, to) = RangeOf(_rule);
        var wanted = new List<DateTimeOffset>();
        for (var next = _rule.Trigger.NextAfter(from.AddTicks(-1)); next <= to && wanted.Count < backfill.Limit; next = _rule.Trigger.NextAfter(next.Value))
            wanted.Add(next.Value);
        return wanted;
    }

    // Where runs may not overlap it waits for as long as others are open, and where the collection is disabled for as long as that lasts.
    private bool IsOver(int wanted)
    {
        if (backfill.Status != BackfillStatus.Running)
            return backfill.Status == BackfillStatus.Completed;
        var latest = judgement.Evidence.LatestWithoutTrouble;
        if (dossier.Present.Always(s => s.Overlap == OverlapPolicy.Allow && s.Collection.IsDefault))
        {
            var needed = (wanted * (Step + latest)) + judgement.Troubles.TimeBetween(backfill.CreatedAt, judgement.Evidence.At);
            return backfill.CreatedAt + needed < judgement.Evidence.At;
        }
        var idleSince = backfill.CreatedAt;
        foreach (var record in dossier.Records.Where(r => r.FinishedAt > backfill.CreatedAt).OrderBy(r => r.OpenedAt))
        {
            if (IsIdle(idleSince, record.OpenedAt))
                return true;
            idleSince = record.FinishedAt > idleSince ? record.FinishedAt.Value : idleSince;
        }
        return IsIdle(idleSince, judgement.Evidence.At);
    }

    private bool IsIdle(DateTimeOffset from, DateTimeOffset to) =>
        to - from > Step + LooksAgain + (2 * judgement.Evidence.LatestWithoutTrouble)
        && !judgement.Troubles.AnyBetween(from - judgement.Evidence.LatestWithoutTrouble, to)
        && dossier.Present.SurelyBetween(from, to, s => judgement.Collections.SurelyEnabled(s.Collection).Any(w => w.From <= from && w.Until >= to) && !judgement.Collections.EverLimited(s.Collection));
}
