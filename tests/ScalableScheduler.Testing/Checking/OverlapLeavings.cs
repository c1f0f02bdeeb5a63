using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What was left out because of other runs had others to make way for.</summary>
internal sealed class OverlapLeavings
{
    private readonly Judgement _judgement;
    private readonly Dossier _dossier;
    private readonly List<RunTime> _runs;
    private readonly List<DateTimeOffset> _longest = [];

    public OverlapLeavings(Judgement judgement, Dossier dossier, List<RunTime> runs)
    {
        (_judgement, _dossier, _runs) = (judgement, dossier, runs);
        var longest = DateTimeOffset.MinValue;
        foreach (var run in runs)
            _longest.Add(longest = run.Finished > longest ? run.Finished : longest);
    }

    public void Check()
    {
        var expected = 0;
        foreach (var record in _dossier.LeftOut.Where(r => r.Skipped!.Reason is SkipReason.Overlap or SkipReason.QueueFull))
        {
            var (skipped, at) = (record.Skipped!, record.FinishedAt ?? record.OpenedAt);
            if (_dossier.Present.None(at, _judgement.Rounded, v => MayLeaveOut(v.Definition, skipped.Reason)))
                Wrong(record, $"was left out at {at:O}, though its rule leaves none out for that: {skipped}");
            else if (!_judgement.Troubles.AnyBetween(at - _judgement.Evidence.LatestWithoutTrouble, at) && WhyNeedless(record, skipped, at) is { } why)
                Wrong(record, $"was left out at {at:O}, though {why}: {skipped}");
            while (expected < _dossier.Expected.Count && _dossier.Expected[expected].Nominal < skipped.From)
                expected++;
            for (; expected < _dossier.Expected.Count && _dossier.Expected[expected].Nominal <= skipped.To; expected++)
                CheckOne(record, _dossier.Expected[expected], at);
        }
    }

    private static bool MayLeaveOut(Schedule schedule, SkipReason reason) => reason == SkipReason.QueueFull
        ? schedule.Work?.QueueLimit is not null && schedule.Overlap is OverlapPolicy.Allow or OverlapPolicy.Skip or OverlapPolicy.BufferOne or OverlapPolicy.BufferAll
        : schedule.Overlap != OverlapPolicy.Allow;

    // Each of them was left out between the time at which it was due and the time at which it had to be settled.
    private void CheckOne(RunRecord record, Expected expected, DateTimeOffset at)
    {
        var by = expected.By < at ? expected.By : at;
        if (by < expected.Able) // settled by a version before, at the very instant at which it was replaced
            return;
        if (_judgement.Troubles.AnyBetween(expected.Able - _judgement.Evidence.LatestWithoutTrouble, by) || AnyOpen(expected.Able - _judgement.Rounded, by + _judgement.Rounded))
            return;
        Wrong(record, $"the occurrence of {expected.Nominal:O} was left out, though no run was open between {expected.Able:O} and {by:O}: {record.Skipped}");
    }

    private string? WhyNeedless(RunRecord record, SkippedOccurrences skipped, DateTimeOffset at)
    {
        var open = Open(record, at).ToList();
        if (open.Count == 0)
            return "no other run was open";
        foreach (var reign in _dossier.Present.Versions.During(at - _judgement.Rounded, at + _judgement.Rounded))
        {
            var definition = reign.Value.Definition;
            var waiting = open.Count(r => r.Started >= at - _judgement.Rounded);
            var needed = skipped.Reason == SkipReason.QueueFull ? definition.Work?.QueueLimit ?? 0 : definition.Overlap switch
            {
                OverlapPolicy.BufferOne => 1,
                OverlapPolicy.BufferAll => OverlapOpenings.QueuedAtMost,
                _ => 0,
            };
            var isByLater = definition.Overlap is not (OverlapPolicy.BufferLatest or OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther)
                || open.Exists(r => r.Record.Origin != RunOrigin.Schedule || r.Record.NominalTime > skipped.To);
            if (reign.IsUncertain || (isByLater && (skipped.Reason == SkipReason.QueueFull ? open.Count : waiting) >= needed))
                return null;
        }
        return "there was room for it";
    }

    private IEnumerable<RunTime> Open(RunRecord but, DateTimeOffset at)
    {
        for (var i = LastOpenedBy(at + _judgement.Rounded); i >= 0 && _longest[i] >= at - _judgement.Rounded; i--)
        {
            if (_runs[i].Finished >= at - _judgement.Rounded && _runs[i].Record.Id != but.Id)
                yield return _runs[i];
        }
    }

    private bool AnyOpen(DateTimeOffset from, DateTimeOffset to) => LastOpenedBy(to) is >= 0 and var last && _longest[last] >= from;

    private int LastOpenedBy(DateTimeOffset at)
    {
        var (low, high) = (0, _runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].Opened <= at)
                low = middle + 1;
            else
                high = middle;
        }
        return low - 1;
    }

    private void Wrong(RunRecord record, string what) => _judgement.Add(Promise.OverlapRule, record.Id.Value, what);
}
