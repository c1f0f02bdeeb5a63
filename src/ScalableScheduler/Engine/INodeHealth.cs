namespace ScalableScheduler.Engine;

/// <summary>How a node is, for probes.</summary>
public interface INodeHealth
{
    /// <summary>Whether its loops make progress. A node that is not alive is best restarted.</summary>
    bool IsLive(out string reason);

    /// <summary>Whether it can serve: reaches the store, owns its share, and its clock is in order.</summary>
    bool IsReady(out string reason);
}
