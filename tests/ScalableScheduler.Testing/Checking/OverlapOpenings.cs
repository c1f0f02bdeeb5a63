using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What an occurrence that was accepted found, and what became of what it found.</summary>
internal sealed class OverlapOpenings(Judgement judgement, Dossier dossier, List<RunTime> runs)
{
    /// <summary>Runs of a schedule that wait for one another, at most (docs/design.md, Planning).</summary>
    public const int QueuedAtMost = 100;

    private readonly List<RunTime> _open = [];
    private readonly List<DateTimeOffset> _ends = [.. runs.Select(r => r.Finished).Order()];
    private RunTime? _lastBegun;
    private readonly bool _isPlain = dossier.Present.Always(s => s.Work is null && !judgement.Collections.EverLimited(s.Collection));

    public void Check()
    {
        foreach (var run in runs)
        {
            _open.RemoveAll(r => r.Finished <= run.Opened);
            if (run.Record.Origin == RunOrigin.Schedule && PolicyAt(run.Opened) is { } policy)
            {
                CheckOpening(run, policy);
                CheckQueueLimit(run, policy);
            }
            if (_isPlain && run.Record.Origin == RunOrigin.Schedule)
            {
                CheckWait(run);
                CheckOrder(run);
            }
            CheckCancelled(run);
            _open.Add(run);
        }
    }

    private void CheckOpening(RunTime run, OverlapPolicy policy)
    {
        var at = run.Opened;
        // A firing that was not answered is repeated until it is, and dated by the first time: others may have ended meanwhile.
        var running = _open.Where(r => r.Started < at - judgement.Rounded && r.Finished > at + judgement.Rounded && !judgement.Troubles.AnyBetween(at, r.Finished)).ToList();
        var waiting = _open.Count(r => r.Record.Origin == RunOrigin.Schedule && r.Started > at && r.Finished > at + judgement.Rounded);
        var waits = run.Started > at;
        switch (policy)
        {
            case OverlapPolicy.Skip when running.Count > 0:
                Wrong(run, $"was accepted at {at:O}, while {running[0].Record.Id} was active");
                break;
            case OverlapPolicy.BufferOne or OverlapPolicy.BufferLatest when _isPlain && waits && waiting > (running.Count > 0 ? 0 : 1):
                Wrong(run, $"was set to wait at {at:O}, beside {waiting} others");
                break;
            case OverlapPolicy.BufferAll when _isPlain && waits && waiting > QueuedAtMost:
                Wrong(run, $"was set to wait at {at:O}, beside {waiting} others");
                break;
            case OverlapPolicy.CancelOther:
                foreach (var other in running.Where(o => o.Finished > StoppedBy(at) + judgement.Rounded && !IsOfANodeInTrouble(o)))
                    Wrong(other, $"was to be cancelled at {at:O} by {run.Record.Id}, and ended at {other.Record.FinishedAt:O}");
                break;
            case OverlapPolicy.TerminateOther:
                foreach (var other in running)
                    Wrong(other, $"was to be terminated at {at:O} by {run.Record.Id}, and ended at {other.Record.FinishedAt:O}");
                break;
        }
    }

    private void CheckQueueLimit(RunTime run, OverlapPolicy policy)
    {
        var at = run.Opened;
        if (policy is OverlapPolicy.BufferLatest or OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther
            || !dossier.Present.None(at, judgement.Rounded, v => v.Definition.Work?.QueueLimit is null))
        {
            return;
        }
        var waiting = _open.Count(r => r.Record.Origin == RunOrigin.Schedule && r.Started > at + judgement.Rounded && r.Finished > at + judgement.Rounded);
        if (dossier.Present.None(at, judgement.Rounded, v => waiting < v.Definition.Work?.QueueLimit))
            Wrong(run, $"was accepted at {at:O}, while {waiting} others waited for a worker");
    }

    // What waits for others begins when the last of them has ended.
    private void CheckWait(RunTime run)
    {
        if (run.Record.StartedAt is not { } started || !dossier.Present.SurelyBetween(run.Opened, started, s => s.Overlap != OverlapPolicy.Allow))
            return;
        var index = _ends.BinarySearch(started + judgement.Rounded);
        index = index < 0 ? ~index - 1 : index;
        while (index + 1 < _ends.Count && _ends[index + 1] <= started + judgement.Rounded)
            index++;
        var able = index >= 0 && _ends[index] > run.Opened ? _ends[index] : run.Opened;
        if (started > judgement.Troubles.LatestFor(able) + judgement.Rounded)
            judgement.Add(Promise.HardlyLate, run.Record.Id.Value, $"could begin at {able:O} and began at {started:O}");
    }

    private void CheckOrder(RunTime run)
    {
        if (run.Record.StartedAt is null)
            return;
        if (_lastBegun is { } before && before.Started > run.Started + judgement.Rounded && dossier.Present.SurelyBetween(before.Opened, before.Started, s => s.Overlap == OverlapPolicy.BufferAll))
            Wrong(before, $"began at {before.Started:O}, after a later one, {run.Record.Id}, at {run.Started:O}");
        if (!(_lastBegun?.Started > run.Started))
            _lastBegun = run;
    }

    private void CheckCancelled(RunTime run)
    {
        if (run.Record.Status == RunStatus.Cancelled && judgement.Evidence.AskedToStop?.Contains(run.Record.Id) == false
            && dossier.Present.SurelyBetween(run.Opened, run.Finished, s => s.Overlap is not (OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther)))
        {
            Wrong(run, "was cancelled, and nobody asked for it");
        }
    }

    // Nobody hears there that it is to be stopped: it ends when it is recovered.
    private bool IsOfANodeInTrouble(RunTime run) =>
        run.Record.Attempts.Any(a => a.Node is { } node && judgement.Troubles.OfNodeBetween(node.Value, a.StartedAt, a.FinishedAt));

    private DateTimeOffset StoppedBy(DateTimeOffset at)
    {
        var latest = judgement.Troubles.LatestFor(at);
        var patience = TimeSpan.Zero;
        foreach (var reign in dossier.Present.Versions.During(at, latest))
        {
            if (reign.Value.Definition.Work is { } work && work.CancelTimeout + judgement.Evidence.LatestWithoutTrouble > patience)
                patience = work.CancelTimeout + judgement.Evidence.LatestWithoutTrouble;
        }
        return judgement.Troubles.LatestFor(latest + patience);
    }

    private OverlapPolicy? PolicyAt(DateTimeOffset at)
    {
        OverlapPolicy? policy = null;
        foreach (var reign in dossier.Present.Versions.During(at - judgement.Rounded, at + judgement.Rounded))
        {
            if (reign.IsUncertain || (policy is not null && policy != reign.Value.Definition.Overlap))
                return null;
            policy = reign.Value.Definition.Overlap;
        }
        return policy;
    }

    private void Wrong(RunTime run, string what) => judgement.Add(Promise.OverlapRule, run.Record.Id.Value, what);
}
