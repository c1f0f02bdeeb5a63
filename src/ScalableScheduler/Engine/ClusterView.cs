using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>What a node last knew of its cluster.</summary>
/// <param name="Live">The living nodes; empty before the first heartbeat.</param>
/// <param name="HeartbeatAt">This node's timestamp of the last heartbeat that the store took.</param>
/// <param name="Owned">How many partitions it owns.</param>
/// <param name="MissingSince">This node's timestamp since when some of its share is not its own; null when it has all.</param>
public sealed record ClusterView(IReadOnlyList<NodeId> Live, long HeartbeatAt, int Owned, long? MissingSince)
{
    public static readonly ClusterView Unknown = new([], 0, 0, null);

    public bool IsKnown => Live.Count > 0;

    /// <summary>Whether a node lives; true as long as nothing is known.</summary>
    public bool IsLive(NodeId node) => !IsKnown || Live.Contains(node);

    public ClusterView Heard(ClusterSnapshot snapshot, long timestamp) =>
        this with { Live = [.. snapshot.Nodes.Select(n => n.Node.Id)], HeartbeatAt = timestamp };

    public ClusterView Counted(int owned, int missing, long timestamp) =>
        this with { Owned = owned, MissingSince = missing == 0 ? null : MissingSince ?? timestamp };
}
