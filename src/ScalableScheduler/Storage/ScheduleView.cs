using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

public enum ScheduleStatus
{
    Enabled,
    Paused,

    /// <summary>Never due again, and its last run has ended.</summary>
    Completed,
}

/// <summary>A schedule with all that is known of it.</summary>
/// <param name="Definition">The present version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NextDue">When it is due next; null when it is paused or never due again.</param>
/// <param name="LastRun">The run that ended last; null before the first.</param>
/// <param name="ErrorCount">Runs that failed, ever.</param>
/// <param name="OpenRuns">Runs that have not ended.</param>
public sealed record ScheduleView(
    Schedule Definition,
    ScheduleState State,
    DateTimeOffset? NextDue,
    LastRun? LastRun,
    long ErrorCount,
    long OpenRuns)
{
    public ScheduleStatus Status =>
        !Definition.Enabled ? ScheduleStatus.Paused
        : NextDue is null && OpenRuns == 0 ? ScheduleStatus.Completed
        : ScheduleStatus.Enabled;
}
