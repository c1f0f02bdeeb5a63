using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage;

/// <summary>What the nodes know of each other. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IClusterStore
{
    /// <summary>Fixes the number of partitions when the store is first used.</summary>
    /// <returns>The number that is fixed; another than asked for when the store was set up with another.</returns>
    ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken);

    /// <summary>Says that a node lives, for <paramref name="lifetime"/> from now, and forgets those whose time ran out.
    /// A node that is new is announced to all (<see cref="ISignals"/>).</summary>
    ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord node, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <summary>Says that a node leaves, and announces it to all.</summary>
    ValueTask LeaveAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>The cluster as it is, and the backlog of every partition.</summary>
    ValueTask<ClusterStatus> ReadStatusAsync(CancellationToken cancellationToken);
}

/// <summary>What a node says of itself.</summary>
/// <param name="Id">The process.</param>
/// <param name="Name">The pod or host.</param>
/// <param name="Version">Of the service.</param>
/// <param name="StartedAt">By its own clock.</param>
/// <param name="ClockOffset">Store's clock less its own.</param>
/// <param name="ActiveRuns">Attempts it holds.</param>
/// <param name="Partitions">The partitions it owns.</param>
/// <param name="IsLeaving">Whether it takes no more partitions and only ends what it began.</param>
public sealed record NodeRecord(
    NodeId Id,
    string Name,
    string Version,
    DateTimeOffset StartedAt,
    TimeSpan ClockOffset,
    int ActiveRuns,
    IReadOnlyList<int> Partitions,
    bool IsLeaving);

/// <param name="StoreTime">The store's clock.</param>
/// <param name="Nodes">The living nodes, ordered by id, with the instant until which each is taken to live.</param>
public sealed record ClusterSnapshot(DateTimeOffset StoreTime, IReadOnlyList<LiveNode> Nodes);

public sealed record LiveNode(NodeRecord Node, DateTimeOffset Until);

/// <param name="Cluster">The nodes.</param>
/// <param name="Partitions">Every partition.</param>
public sealed record ClusterStatus(ClusterSnapshot Cluster, IReadOnlyList<PartitionStatus> Partitions);

/// <param name="Partition">Its number.</param>
/// <param name="Token">Its fencing token; 0 before it was ever owned.</param>
/// <param name="Schedules">How many schedules it has.</param>
/// <param name="OpenRuns">Runs that have not ended.</param>
/// <param name="Overdue">Entries that are due and not fired.</param>
/// <param name="OldestDue">The due time of the oldest of them.</param>
public sealed record PartitionStatus(
    PartitionId Partition,
    FencingToken Token,
    long Schedules,
    long OpenRuns,
    long Overdue,
    DateTimeOffset? OldestDue)
{
    /// <summary>When its records were last looked through to the end; null when they never were.</summary>
    public DateTimeOffset? CheckedAt { get; init; }
}
