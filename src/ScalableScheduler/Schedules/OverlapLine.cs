using ScalableScheduler.Runs;

namespace ScalableScheduler.Schedules;

/// <summary>Applies a schedule's overlap policy, and its limit of runs that wait for a worker, to one occurrence after the other.</summary>
internal sealed class OverlapLine(Schedule schedule, OpenRuns open)
{
    private readonly OverlapPolicy _policy = schedule.Overlap;
    private readonly List<Displaced> _displaced = [];
    private bool _isActive = open.Active.Count > 0;
    private int _queued = open.Queued.Count;
    private int _pending = open.Queued.Count + open.Active.Count(r => r.IsWaiting || r.Assignment is { BegunAt: null });

    /// <summary>Open runs that made way so far.</summary>
    public IReadOnlyList<Displaced> Displaced => _displaced;

    /// <summary>Why the last occurrence that was left out was.</summary>
    public SkipReason Reason { get; private set; } = SkipReason.Overlap;

    /// <summary>Whether only the last of several occurrences that are due together matters: each would displace the one before.</summary>
    public bool OnlyTheLastCounts => _policy is OverlapPolicy.CancelOther or OverlapPolicy.TerminateOther
        || (_policy == OverlapPolicy.BufferLatest && _isActive);

    /// <summary>What becomes of the next occurrence.</summary>
    public Admission Admit()
    {
        Reason = IsFull ? SkipReason.QueueFull : SkipReason.Overlap;
        var admission = IsFull ? Admission.Skip : Decide();
        _pending += admission == Admission.Skip ? 0 : 1;
        if (admission == Admission.Start)
            _isActive = true;
        else if (admission == Admission.Queue)
            _queued++;
        return admission;
    }

    // A policy by which the new takes the place of the old never lets them pile up.
    private bool IsFull => _pending >= schedule.Work?.QueueLimit
        && _policy is OverlapPolicy.Allow or OverlapPolicy.Skip or OverlapPolicy.BufferOne or OverlapPolicy.BufferAll;

    private Admission Decide()
    {
        if (_policy == OverlapPolicy.Allow || !_isActive)
            return Admission.Start;
        switch (_policy)
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
                return open.Active.All(r => r.IsWaiting || r.IsOffered) ? Admission.Start : Admission.Queue;
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
