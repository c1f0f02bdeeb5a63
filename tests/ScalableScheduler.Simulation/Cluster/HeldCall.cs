namespace ScalableScheduler.Simulation;

/// <summary>A write of a node that is held back on its way to the store: a node that stands still right before it sends, or a
/// network that delivers late. Whoever holds it back says when it arrives.</summary>
/// <param name="node">The node.</param>
/// <param name="concerns">The first write for which this holds is held back.</param>
internal sealed class HeldCall(string node, Func<OwnerWrite, bool> concerns)
{
    private Action? _arrives;
    private bool _isOver;

    /// <summary>Called when it is on its way, before anything else happens at the node.</summary>
    public Action? Met { get; set; }

    /// <summary>What was written; null while nothing was.</summary>
    public OwnerWrite? Write { get; private set; }

    /// <summary>Whether it is this write that is to be held back.</summary>
    public bool Concerns(string by, OwnerWrite write) => Write is null && !_isOver && by == node && concerns(write);

    public void Begin(OwnerWrite write, Action arrives)
    {
        (Write, _arrives) = (write, arrives);
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
