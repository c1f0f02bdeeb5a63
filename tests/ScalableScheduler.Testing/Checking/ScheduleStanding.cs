using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What the service says of a schedule when the evidence is gathered.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="NextDue">When it is due next; null for never.</param>
/// <param name="OpenRuns">Runs that have not ended; null where nobody can tell.</param>
public sealed record ScheduleStanding(ScheduleId Id, DateTimeOffset? NextDue, long? OpenRuns);
