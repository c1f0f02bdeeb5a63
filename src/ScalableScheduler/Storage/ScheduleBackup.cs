using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>A schedule with all that is kept of it at one moment, but history and dead letters.</summary>
/// <param name="Definition">The present version.</param>
/// <param name="State">Where it stands.</param>
public sealed record ScheduleBackup(Schedule Definition, ScheduleState State)
{
    /// <summary>When it is due; null for never.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Whether it was set aside because its collection is disabled.</summary>
    public bool IsParked { get; init; }

    /// <summary>The outcome of the run that ended last; null before the first.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>Runs that failed, ever.</summary>
    public long ErrorCount { get; init; }

    /// <summary>Runs that ended lately, by the hour, oldest first.</summary>
    public IReadOnlyList<HourBackup> Hours { get; init; } = [];

    /// <summary>Since when it is completed; null while it is not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The backfill that was begun last; null when there was none.</summary>
    public Backfill? Backfill { get; init; }

    /// <summary>When the next step of the backfill is due; null when it has ended.</summary>
    public DateTimeOffset? BackfillDue { get; init; }

    /// <summary>Its open runs, in the order in which they were opened.</summary>
    public IReadOnlyList<RunBackup> Runs { get; init; } = [];
}

/// <param name="Hour">Since 1970.</param>
/// <param name="Counts">What the runs that ended in it came to.</param>
public sealed record HourBackup(long Hour, RunCounts Counts);

/// <param name="Run">An open run.</param>
/// <param name="Due">Its due entry; null when a node holds it, or it waits for others.</param>
/// <param name="IsInactive">Whether it waits for others, or was requested and the overlap policy has not decided.</param>
public sealed record RunBackup(Run Run, DateTimeOffset? Due, bool IsInactive);

/// <summary>A schedule as it was read.</summary>
/// <param name="Backup">The schedule.</param>
/// <param name="At">The store's time of that moment.</param>
/// <param name="Records">How long its history was.</param>
public sealed record ScheduleReading(ScheduleBackup Backup, DateTimeOffset At, long Records)
{
    /// <summary>Whether a record belongs to that moment. History is read after it: a run that was open then is told of as
    /// open, and what was opened later will be opened again.</summary>
    public bool Includes(RunRecord record) =>
        record.OpenedAt <= At
        && !(record.Origin == RunOrigin.Schedule && (Backup.State.Cursor is not { } cursor || record.NominalTime > cursor))
        && Backup.Runs.All(r => r.Run.Id != record.Id);
}
