namespace ScalableScheduler.Schedules;

/// <summary>What is to be done with a schedule now.</summary>
/// <param name="Runs">Nominal times that become runs, in order.</param>
/// <param name="Skipped">Occurrences that don't, or null.</param>
/// <param name="State">The state once this is done.</param>
/// <param name="NextDue">When to plan again; null when nothing is ever due again as things stand.</param>
public sealed record Plan(IReadOnlyList<DateTimeOffset> Runs, SkippedOccurrences? Skipped, ScheduleState State, DateTimeOffset? NextDue);
