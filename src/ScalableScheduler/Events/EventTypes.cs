namespace ScalableScheduler.Events;

/// <summary>Every <see cref="SchedulerEvent.Type"/>.</summary>
public static class EventTypes
{
    public const string RunStarted = "run.started";

    /// <summary>An attempt failed, and another follows.</summary>
    public const string RunRetrying = "run.retrying";

    /// <summary>A worker reported what can't be, or what is not its to report any more.</summary>
    public const string RunReportRefused = "run.report_refused";

    public const string RunSucceeded = "run.succeeded";
    public const string RunFailed = "run.failed";
    public const string RunCancelled = "run.cancelled";
    public const string RunLost = "run.lost";
    public const string RunSkipped = "run.skipped";

    public const string ScheduleCreated = "schedule.created";
    public const string ScheduleUpdated = "schedule.updated";
    public const string ScheduleDeleted = "schedule.deleted";
    public const string SchedulePaused = "schedule.paused";
    public const string ScheduleResumed = "schedule.resumed";

    public const string CollectionCreated = "collection.created";
    public const string CollectionUpdated = "collection.updated";
    public const string CollectionDeleted = "collection.deleted";

    public static readonly IReadOnlyList<string> All =
    [
        RunStarted, RunRetrying, RunReportRefused, RunSucceeded, RunFailed, RunCancelled, RunLost, RunSkipped,
        ScheduleCreated, ScheduleUpdated, ScheduleDeleted, SchedulePaused, ScheduleResumed,
        CollectionCreated, CollectionUpdated, CollectionDeleted,
    ];
}
