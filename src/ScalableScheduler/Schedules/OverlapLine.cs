using ScalableScheduler.Runs;

namespace ScalableScheduler.Schedules;

/// <summary>Applies an overlap policy to one occurrence after the other.</summary>
internal sealed class OverlapLine(OverlapPolicy policy, OpenRuns open)
{
    private readonly List<Displaced> _displaced = [];
    private bool _isActive = open.Active.Count > 0;
    private int _queued = open.Queued.Count;

    /// <summary>Open runs that made way so far.</summary>
    public IReadOnlyList<Displaced> Displaced => _displaced;

    /// <summary>Whether only the last of several occurrences that are due together matters: each would displace the one before.</summary>
    public bool OnlyTheLastCounts => policy is OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther
        || (policy == OverlapPolicy.BufferLatest && _isActive);

    /// <summary>What becomes of the next occurrence.</summary>
    public Admission Admit()
    {
        var admission = Decide();
        if (admission == Admission.Start)
            _isActive = true;
        else if (admission == Admission.Queue)
            _queued++;
        return admission;
    }

    private Admission Decide()
    {
        if (policy == OverlapPolicy.Allow || !_isActive)
            return Admission.Start;
        switch (policy)
        {
            case OverlapPolicy.BufferOne:
                return _queued == 0 ? Admission.Queue : Admission.Skip;
            case OverlapPolicy.BufferAll:
                return _queued < Planner.QueueLimit ? Admission.Queue : Admission.Skip;
            case OverlapPolicy.BufferLatest:
                EmptyQueue();
                return Admission.Queue;
            case OverlapPolicy.CancelOther:
                EmptyQueue();
                _displaced.AddRange(open.Active.Where(r => r.CancelReason is null).Select(r => new Displaced(r, Displacement.Cancel)));
                return open.Active.All(r => r.IsWaiting) ? Admission.Start : Admission.Queue;
            case OverlapPolicy.TerminateOther:
                EmptyQueue();
                _displaced.AddRange(open.Active.Select(r => new Displaced(r, Displacement.Terminate)));
                return Admission.Start;
            default:
                return Admission.Skip;
        }
    }

    private void EmptyQueue()
    {
        _displaced.AddRange(open.Queued.Select(r => new Displaced(r, Displacement.Skip)));
        _queued = 0;
    }
}
