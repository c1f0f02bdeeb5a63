using ScalableScheduler.Runs;

namespace ScalableScheduler.Schedules;

/// <summary>What is to be done with a schedule now.</summary>
/// <param name="Runs">Occurrences that become runs, in order.</param>
/// <param name="Skipped">Occurrences that don't. A record whose <see cref="SkippedOccurrences.From"/> is that of an earlier one takes its place.</param>
/// <param name="Displaced">Open runs that make way.</param>
/// <param name="State">The state once this is done.</param>
/// <param name="NextDue">When to plan again; null when nothing is ever due again as things stand.</param>
public sealed record Plan(
    IReadOnlyList<PlannedRun> Runs,
    IReadOnlyList<SkippedOccurrences> Skipped,
    IReadOnlyList<Displaced> Displaced,
    ScheduleState State,
    DateTimeOffset? NextDue);

/// <param name="Nominal">The occurrence.</param>
/// <param name="Starts">Whether it starts now; else it waits for other runs of its schedule to end.</param>
public readonly record struct PlannedRun(DateTimeOffset Nominal, bool Starts);

/// <summary>How an open run makes way for another.</summary>
public enum Displacement
{
    /// <summary>It was queued, and is left out.</summary>
    Skip,

    /// <summary>It is asked to stop, or ends at once when no attempt of it is under way.</summary>
    Cancel,

    /// <summary>It is recorded as cancelled, whatever its node does.</summary>
    Terminate,
}

/// <param name="Run">The open run.</param>
/// <param name="How">What becomes of it.</param>
public sealed record Displaced(Run Run, Displacement How);

/// <summary>What becomes of a run that was requested.</summary>
public enum Admission
{
    Start,
    Queue,
    Skip,
}

/// <param name="Admission">What becomes of it.</param>
/// <param name="Displaced">Open runs that make way.</param>
/// <param name="Reason">Why it is left out, if it is.</param>
public sealed record RequestPlan(Admission Admission, IReadOnlyList<Displaced> Displaced, SkipReason Reason = SkipReason.Overlap);
