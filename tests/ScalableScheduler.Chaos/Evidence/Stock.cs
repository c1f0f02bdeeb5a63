using ScalableScheduler.Runs;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>What the API says when all is over.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Records">All runs, and what was left out.</param>
/// <param name="Partitions">How the partitions stand.</param>
/// <param name="Standings">How the schedules stand.</param>
/// <param name="Leftovers">What the service finds wrong in its own records, and what stands in queues.</param>
internal sealed record Stock(
    DateTimeOffset At,
    IReadOnlyList<RunRecord> Records,
    IReadOnlyList<PartitionStanding> Partitions,
    IReadOnlyList<ScheduleStanding> Standings,
    IReadOnlyList<Leftover> Leftovers);
