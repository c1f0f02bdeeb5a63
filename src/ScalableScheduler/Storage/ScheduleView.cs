using System.Runtime.InteropServices;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

public enum ScheduleStatus
{
    Enabled,
    Paused,

    /// <summary>Never due again, and its last run has ended.</summary>
    Completed,

    /// <summary>Its collection is disabled.</summary>
    Disabled,
}

/// <summary>How a schedule is doing, in one word.</summary>
public enum ScheduleBadge
{
    /// <summary>At least nine in ten of the runs that ended lately succeeded.</summary>
    Passing,

    Failing,

    /// <summary>A run of it has not ended.</summary>
    Running,

    /// <summary>No run of it ended lately.</summary>
    Ready,

    /// <summary>It is paused, or its collection is disabled.</summary>
    Disabled,
}

/// <summary>A schedule with all that is known of it.</summary>
/// <param name="Definition">The present version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="NextDue">When it is due next; null when it is paused or never due again. While its collection is disabled it
/// may still say when it was to be looked at; <see cref="NextRun"/> does not.</param>
/// <param name="LastRun">The run that ended last; null before the first.</param>
/// <param name="ErrorCount">Runs that failed, ever.</param>
/// <param name="OpenRuns">Runs that have not ended.</param>
/// <param name="Collection">Its collection.</param>
/// <param name="Lately">What its runs of the last 24 hours came to.</param>
public sealed record ScheduleView(
    Schedule Definition,
    ScheduleState State,
    DateTimeOffset? NextDue,
    LastRun? LastRun,
    long ErrorCount,
    long OpenRuns,
    CollectionState Collection,
    RunCounts Lately)
{
    private const double ErrorRatePassing = 0.1;

    /// <summary>When it runs next, as things stand; null for never.</summary>
    public DateTimeOffset? NextRun => Collection.Enabled ? NextDue : null;

    public ScheduleStatus Status =>
        !Definition.Enabled ? ScheduleStatus.Paused
        : !Collection.Enabled ? ScheduleStatus.Disabled
        : NextDue is null && OpenRuns == 0 ? ScheduleStatus.Completed
        : ScheduleStatus.Enabled;

    public ScheduleBadge Badge =>
        !Definition.Enabled || !Collection.Enabled ? ScheduleBadge.Disabled
        : OpenRuns > 0 ? ScheduleBadge.Running
        : Lately.ErrorRate is not { } rate ? ScheduleBadge.Ready
        : rate <= ErrorRatePassing ? ScheduleBadge.Passing
        : ScheduleBadge.Failing;
}

/// <summary>What runs came to, counted by the full hour in which they ended: the present one and the 23 before.</summary>
/// <param name="Succeeded">Runs that succeeded.</param>
/// <param name="Failed">Runs that failed or were lost.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RunCounts(long Succeeded, long Failed)
{
    /// <summary>From 0 to 1; null when none ended.</summary>
    public double? ErrorRate => Succeeded + Failed == 0 ? null : (double)Failed / (Succeeded + Failed);
}
