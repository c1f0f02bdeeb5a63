using ScalableScheduler.Coordination;

namespace ScalableScheduler.Simulation;

/// <summary>A write of a node that is held back on its way to the store: a node that stands still right before it sends, or a
/// network that delivers late. Whoever holds it back says when it arrives.</summary>
/// <param name="node">The node.</param>
/// <param name="calls">The first call of one of these names is held back.</param>
internal sealed class HeldCall(string node, IReadOnlyList<string> calls)
{
    private Action? _arrives;
    private bool _isOver;

    /// <summary>Called when it is on its way, before anything else happens at the node.</summary>
    public Action? Met { get; set; }

    /// <summary>Which call it is; null while there was none.</summary>
    public string? Call { get; private set; }

    /// <summary>The partition that it writes to.</summary>
    public PartitionId Partition { get; private set; }

    /// <summary>Whether it is this call that is to be held back.</summary>
    public bool Concerns(string by, string call) => Call is null && !_isOver && by == node && calls.Contains(call);

    public void Begin(string call, PartitionId partition, Action arrives)
    {
        (Call, Partition, _arrives) = (call, partition, arrives);
        Met?.Invoke();
    }

    /// <summary>It arrives, with what it said when it was sent. Where none was met none is held back any more.</summary>
    public void Arrive()
    {
        if (_isOver)
            return;
        _isOver = true;
        _arrives?.Invoke();
    }
}
