using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <summary>A write of a partition's owner, or of how a run ends, as it is sent to the store.</summary>
/// <param name="Call">Which call it is.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Token">The owner's; nothing where a run ends, which needs none.</param>
internal sealed record OwnerWrite(string Call, PartitionId Partition, FencingToken Token = default)
{
    /// <summary>What it fires.</summary>
    public IReadOnlyList<Firing> Firings { get; init; } = [];

    /// <summary>What it repairs.</summary>
    public IReadOnlyList<Repair> Repairs { get; init; } = [];
}
