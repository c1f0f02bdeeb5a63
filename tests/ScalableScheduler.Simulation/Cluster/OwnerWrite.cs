using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <summary>A write of a partition's owner, as it reaches the store.</summary>
/// <param name="Call">Which call it is.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Token">With which it was sent.</param>
internal sealed record OwnerWrite(string Call, PartitionId Partition, FencingToken Token)
{
    /// <summary>What it fires.</summary>
    public IReadOnlyList<Firing> Firings { get; init; } = [];

    /// <summary>What it repairs.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];
}
