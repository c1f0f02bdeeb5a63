namespace ScalableScheduler.Testing.Checking;

/// <summary>What the service says of a partition when the evidence is gathered.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Owners">The nodes that say they own it.</param>
/// <param name="OpenRuns">Runs that have not ended.</param>
/// <param name="OldestDue">The due time of the oldest entry that is due and not fired; null when there is none.</param>
public sealed record PartitionStanding(int Number, IReadOnlyList<string> Owners, long OpenRuns, DateTimeOffset? OldestDue);
