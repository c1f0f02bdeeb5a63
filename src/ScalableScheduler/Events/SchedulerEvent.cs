using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Events;

/// <summary>Something that happened, for those who watch. Events are hints: they are not kept for long, and a node that dies
/// may not have told its last ones.</summary>
/// <param name="Type">What: <c>run.started</c>, <c>schedule.updated</c>; see <see cref="EventTypes"/>.</param>
/// <param name="At">When, by the store's clock.</param>
/// <param name="Collection">Where.</param>
/// <param name="Schedule">Of which schedule; null for an event of a collection.</param>
/// <param name="Name">The schedule's name; null when it is not known.</param>
/// <param name="Run">Of which run; null for an event of a schedule.</param>
/// <param name="Status">How the run stands; null for an event of a schedule.</param>
/// <param name="NominalTime">When the run was due; null for an event of a schedule.</param>
/// <param name="Attempt">The attempt that began or ended; null where there is none.</param>
/// <param name="Message">Why, for people; null when there is nothing to say. Never a secret.</param>
public sealed record SchedulerEvent(
    string Type,
    DateTimeOffset At,
    CollectionName Collection,
    ScheduleId? Schedule = null,
    string? Name = null,
    RunId? Run = null,
    RunStatus? Status = null,
    DateTimeOffset? NominalTime = null,
    int? Attempt = null,
    string? Message = null);
