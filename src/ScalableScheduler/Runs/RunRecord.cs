using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

public enum RunStatus
{
    /// <summary>Accepted; waits for its next attempt.</summary>
    Pending,

    /// <summary>An attempt is under way.</summary>
    Running,

    Succeeded,
    Failed,

    /// <summary>Not run at all; <see cref="RunRecord.Skipped"/> says which occurrences and why.</summary>
    Skipped,
}

/// <summary>What is known of a run or of skipped occurrences, for the history.</summary>
public sealed record RunRecord
{
    public required RunId Id { get; init; }

    public required ScheduleId Schedule { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When it was accepted or skipped; the history is ordered by it.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>The attempt under way or due next; null once it ended.</summary>
    public int? CurrentAttempt { get; init; }

    /// <summary>When the next attempt is due; only while pending.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    public SkippedOccurrences? Skipped { get; init; }

    public bool HasEnded => Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Skipped;

    public static RunRecord OfOpen(Run run) => new()
    {
        Id = run.Id,
        Schedule = run.Schedule,
        Status = run.IsWaiting ? RunStatus.Pending : RunStatus.Running,
        NominalTime = run.NominalTime,
        OpenedAt = run.OpenedAt,
        Attempts = run.Attempts,
        CurrentAttempt = run.Attempt,
        NextAttemptAt = run.IsWaiting ? run.AttentionAt : null,
    };

    public static RunRecord OfEnded(Run run, Attempt last, RunStatus status) => new()
    {
        Id = run.Id,
        Schedule = run.Schedule,
        Status = status,
        NominalTime = run.NominalTime,
        OpenedAt = run.OpenedAt,
        FinishedAt = last.FinishedAt,
        Attempts = run.With(last),
    };

    public static RunRecord OfSkipped(ScheduleId schedule, SkippedOccurrences skipped, DateTimeOffset now) => new()
    {
        Id = RunId.Of(schedule, skipped.From),
        Schedule = schedule,
        Status = RunStatus.Skipped,
        NominalTime = skipped.From,
        OpenedAt = now,
        FinishedAt = now,
        Skipped = skipped,
    };
}
