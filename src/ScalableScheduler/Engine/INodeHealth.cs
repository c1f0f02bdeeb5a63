namespace ScalableScheduler.Engine;

/// <summary>How this node does. Asked by probes, so it answers from memory.</summary>
public interface INodeHealth
{
    /// <summary>Whether the node's loops make progress. One that does not is better restarted.</summary>
    /// <param name="reason">Why not; empty when it is live.</param>
    bool IsLive(out string reason);

    /// <summary>Whether the node can serve: the store answers, and its clock and this node's agree well enough.</summary>
    /// <param name="reason">Why not; empty when it is ready.</param>
    bool IsReady(out string reason);
}
