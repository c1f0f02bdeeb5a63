using ScalableScheduler.Coordination;

namespace ScalableScheduler.Reconciliation;

/// <summary>What was found when the whole cluster was looked through.</summary>
/// <param name="Repair">Whether what was wrong was set right.</param>
/// <param name="StartedAt">By the store's clock.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Checked">How many partitions were looked through.</param>
/// <param name="Unchecked">Those that were not, and why.</param>
/// <param name="Found">What was found in them.</param>
public sealed record ClusterReport(
    bool Repair, DateTimeOffset StartedAt, TimeSpan Took, int Checked, IReadOnlyList<UncheckedPartition> Unchecked, PartitionCheck Found);

/// <param name="Partition">Its number.</param>
/// <param name="Reason">Why it was not looked through, for people.</param>
public sealed record UncheckedPartition(PartitionId Partition, string Reason);
