using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A run that was asked for, by hand or by a backfill, is opened once.</summary>
internal static class RequestRules
{
    public static void Check(Judgement judgement)
    {
        CheckAsked(judgement);
        foreach (var backfill in judgement.Evidence.Backfills)
        {
            if (judgement.Dossiers.Of(backfill.Schedule.Value) is { Lives.Count: 1, Present.IsDeleted: false } dossier)
                CheckBackfill(judgement, dossier, backfill);
        }
    }

    private static void CheckAsked(Judgement judgement)
    {
        var asked = new HashSet<RunId>();
        foreach (var run in judgement.Evidence.AskedRuns)
        {
            asked.Add(run.Id);
            if (run.AnsweredAt is { } answered && run.Id.TryGetSchedule(out var id) && judgement.Dossiers.Of(id.Value) is { Lives.Count: 1, Present.IsDeleted: false, IsRetired: false } dossier
                && answered > dossier.RecordedSince && !dossier.ById.ContainsKey(run.Id.Value))
            {
                judgement.Add(Promise.AskedRunsOpened, run.Id.Value, $"was asked for, and acknowledged at {answered:O}, and is on no record");
            }
        }
        if (asked.Count == 0)
            return;
        foreach (var stranger in judgement.Evidence.Records.Where(r => r.Origin == RunOrigin.Trigger && !asked.Contains(r.Id)))
            judgement.Add(Promise.NothingInvented, stranger.Id.Value, "nobody asked for it");
    }

    private static void CheckBackfill(Judgement judgement, Dossier dossier, Backfill backfill)
    {
        var runs = dossier.Records.Where(r => r.Origin == RunOrigin.Backfill && r.Id == RunId.OfBackfill(backfill.Schedule, backfill.CreatedAt, r.NominalTime)).OrderBy(r => r.OpenedAt).ToList();
        var subject = $"the backfill of {backfill.Schedule} of {backfill.CreatedAt:O}";
        var opened = runs.Select(r => r.NominalTime).ToHashSet();
        if (opened.Count < runs.Count)
            judgement.Add(Promise.AskedRunsOpened, subject, $"opened {runs.Count - opened.Count} occurrences again");
        for (var i = 1; i < runs.Count && backfill.Rate <= 10; i++)
        {
            var apart = runs[i].OpenedAt - runs[i - 1].OpenedAt;
            if (apart + judgement.Tolerance + TimeSpan.FromMilliseconds(1) < TimeSpan.FromSeconds(1 / backfill.Rate) && !judgement.Troubles.LostBetween(runs[i - 1].OpenedAt, runs[i].OpenedAt))
                judgement.Add(Promise.Limits, subject, $"opened {runs[i].Id} {apart} after the one before, at a rate of {backfill.Rate}");
        }
        if (RuleChanged(dossier, backfill))
            return;
        var wanted = Wanted(dossier.Present.Last, backfill);
        var missing = backfill.Status == BackfillStatus.Cancelled || dossier.RecordedSince > backfill.CreatedAt ? [] : wanted.Where(w => !opened.Contains(w)).ToList();
        if (missing.Count > 0)
            judgement.Add(Promise.AskedRunsOpened, subject, $"left {missing.Count} of {wanted.Count} occurrences out, the first that of {missing[0]:O}");
        opened.ExceptWith(wanted);
        if (opened.Count > 0)
            judgement.Add(Promise.NothingInvented, subject, $"opened {opened.Count} occurrences that it was not asked for, among them that of {opened.First():O}");
    }

    // It goes by the version that it finds at each step.
    private static bool RuleChanged(Dossier dossier, Backfill backfill)
    {
        var last = dossier.Present.Last;
        return !dossier.Present.SurelyBetween(backfill.CreatedAt, DateTimeOffset.MaxValue, s => s.Trigger == last.Trigger && (s.StartAt, s.EndAt) == (last.StartAt, last.EndAt));
    }

    private static List<DateTimeOffset> Wanted(Schedule schedule, Backfill backfill)
    {
        var from = schedule.StartAt > backfill.From ? schedule.StartAt.Value : backfill.From;
        var to = schedule.EndAt < backfill.To ? schedule.EndAt.Value : backfill.To;
        var wanted = new List<DateTimeOffset>();
        for (var next = schedule.Trigger.NextAfter(from.AddTicks(-1)); next <= to && wanted.Count < backfill.Limit; next = schedule.Trigger.NextAfter(next.Value))
            wanted.Add(next.Value);
        return wanted;
    }
}
