using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Events;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>The data of an event: what happened. What does not apply is left out.</summary>
public sealed record EventDocument
{
    /// <summary>What happened; also the event's name.</summary>
    [AllowedValues(
        EventTypes.RunStarted, EventTypes.RunRetrying, EventTypes.RunReportRefused, EventTypes.RunSucceeded, EventTypes.RunFailed, EventTypes.RunCancelled, EventTypes.RunLost, EventTypes.RunSkipped,
        EventTypes.ScheduleCreated, EventTypes.ScheduleUpdated, EventTypes.ScheduleDeleted, EventTypes.SchedulePaused, EventTypes.ScheduleResumed,
        EventTypes.CollectionCreated, EventTypes.CollectionUpdated, EventTypes.CollectionDeleted)]
    public required string Type { get; init; }

    /// <summary>When, by the store's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>In which collection.</summary>
    public required string Collection { get; init; }

    /// <summary>The schedule's id.</summary>
    public string? ScheduleId { get; init; }

    /// <summary>The schedule's name.</summary>
    public string? ScheduleName { get; init; }

    /// <summary>The run's id.</summary>
    public string? RunId { get; init; }

    /// <summary>How the run stands.</summary>
    [AllowedValues("pending", "running", "cancelling", "succeeded", "failed", "cancelled", "lost", "skipped")]
    public string? Status { get; init; }

    /// <summary>When the run was due.</summary>
    public DateTimeOffset? NominalTime { get; init; }

    /// <summary>The attempt that began or ended.</summary>
    public int? Attempt { get; init; }

    /// <summary>Why.</summary>
    public string? Message { get; init; }
}
