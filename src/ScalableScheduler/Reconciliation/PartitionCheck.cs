namespace ScalableScheduler.Reconciliation;

/// <summary>What was found when a partition was looked through.</summary>
/// <param name="Schedules">Schedules looked at.</param>
/// <param name="Runs">Open runs looked at.</param>
/// <param name="Entries">Records and index entries looked at, these included.</param>
/// <param name="Unreadable">Records that this version can't read or plan; they are left as they are.</param>
/// <param name="Faults">What was wrong, by kind.</param>
public sealed record PartitionCheck(long Schedules, long Runs, long Entries, long Unreadable, IReadOnlyList<FaultTally> Faults)
{
    public static readonly PartitionCheck Nothing = new(0, 0, 0, 0, []);

    public static PartitionCheck operator +(PartitionCheck a, PartitionCheck b) => Add(a, b);

    public static PartitionCheck Add(PartitionCheck a, PartitionCheck b) => new(
        a.Schedules + b.Schedules, a.Runs + b.Runs, a.Entries + b.Entries, a.Unreadable + b.Unreadable, FaultTally.Sum([.. a.Faults, .. b.Faults]));
}
