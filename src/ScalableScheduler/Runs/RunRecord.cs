using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Runs;

public enum RunStatus
{
    /// <summary>Accepted; waits for its next attempt, for a limit, for other runs of its schedule to end, or for a worker to begin.</summary>
    Pending,

    /// <summary>An attempt is under way.</summary>
    Running,

    /// <summary>An attempt is under way, and was asked to stop.</summary>
    Cancelling,

    Succeeded,
    Failed,

    /// <summary>Ended on request, or by its schedule's overlap policy.</summary>
    Cancelled,

    /// <summary>Sent at most once, and its node went away: nobody knows what became of it.</summary>
    Lost,

    /// <summary>Not run at all; <see cref="RunRecord.Skipped"/> says which occurrences and why.</summary>
    Skipped,
}

/// <summary>What is known of a run or of skipped occurrences, for the history.</summary>
public sealed record RunRecord
{
    public required RunId Id { get; init; }

    public required ScheduleId Schedule { get; init; }

    /// <summary>Its schedule's, when it was opened.</summary>
    public CollectionName Collection { get; init; } = CollectionName.Default;

    public RunOrigin Origin { get; init; }

    /// <summary>The run whose end triggered this one, or which this one repeats.</summary>
    public RunId? CausedBy { get; init; }

    /// <summary>What was sent instead of the task's data; null for that.</summary>
    public JsonElement? Data { get; init; }

    public required RunStatus Status { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public FailureReason? Failure { get; init; }

    /// <summary>Why it ended so, where its last attempt does not tell.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When it was accepted or skipped; the history is ordered by it.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its first attempt was taken up; null when there was none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The attempt under way or due next; null once it ended.</summary>
    public int? CurrentAttempt { get; init; }

    /// <summary>When the next attempt is due; only while pending, and not while it waits for other runs.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The queue from which workers claim it; null when it is not claimed.</summary>
    public QueueName? Queue { get; init; }

    /// <summary>The worker that does it now; null when none does, or when it did not say.</summary>
    public string? Worker { get; init; }

    /// <summary>How far the worker is; only while it does it.</summary>
    public Progress? Progress { get; init; }

    /// <summary>What the worker said came of it; null for nothing.</summary>
    public JsonElement? Result { get; init; }

    public SkippedOccurrences? Skipped { get; init; }

    public bool HasEnded => Status is not (RunStatus.Pending or RunStatus.Running or RunStatus.Cancelling);

    public static RunRecord OfOpen(Run run) => Of(run) with
    {
        Status = StatusOf(run),
        Message = run.CancelReason,
        CurrentAttempt = run.Attempt,
        NextAttemptAt = run.IsWaiting && !run.IsQueued ? run.AttentionAt : null,
        Queue = run.Assignment?.Queue,
        Worker = run.Assignment?.Worker,
        Progress = run.Assignment?.Progress,
    };

    /// <summary>A run that ended with an attempt.</summary>
    public static RunRecord OfEnded(Run run, Attempt last, RunStatus status, FailureReason? failure = null) => Of(run) with
    {
        Status = status,
        Failure = failure,
        FinishedAt = last.FinishedAt,
        Attempts = run.With(last),
    };

    /// <summary>A run that ended without another attempt.</summary>
    public static RunRecord OfEnded(Run run, RunStatus status, string message, DateTimeOffset now, FailureReason? failure = null) => Of(run) with
    {
        Status = status,
        Failure = failure,
        Message = message,
        FinishedAt = now,
    };

    /// <summary>Occurrences that were left out.</summary>
    public static RunRecord OfSkipped(Schedule schedule, SkippedOccurrences skipped, DateTimeOffset now) => new()
    {
        Id = RunId.Of(schedule.Id, skipped.From),
        Schedule = schedule.Id,
        Collection = schedule.Collection,
        Status = RunStatus.Skipped,
        NominalTime = skipped.From,
        OpenedAt = now,
        FinishedAt = now,
        Skipped = skipped,
    };

    /// <summary>A run that was opened, and is left out after all.</summary>
    public static RunRecord OfSkipped(Run run, SkipReason reason, DateTimeOffset now) => Of(run) with
    {
        Status = RunStatus.Skipped,
        FinishedAt = now,
        Skipped = new SkippedOccurrences(reason, run.NominalTime, run.NominalTime, 1, AtLeast: false),
    };

    private static RunStatus StatusOf(Run run) =>
        run.IsWaiting || run.IsOffered ? RunStatus.Pending
        : run.CancelReason is not null ? RunStatus.Cancelling
        : run.IsHeld || run.Assignment?.BegunAt is not null ? RunStatus.Running
        : RunStatus.Pending;

    private static RunRecord Of(Run run) => new()
    {
        Id = run.Id,
        Schedule = run.Schedule,
        Collection = run.Collection,
        Origin = run.Origin,
        CausedBy = run.CausedBy,
        Data = run.Data,
        Status = RunStatus.Pending,
        NominalTime = run.NominalTime,
        OpenedAt = run.OpenedAt,
        StartedAt = run.StartedAt,
        Attempts = run.Attempts,
    };
}
