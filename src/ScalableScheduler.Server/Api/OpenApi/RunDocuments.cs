using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>An occurrence that was accepted for execution, or a record of occurrences that were skipped.</summary>
public sealed record RunDocument
{
    /// <summary>Its id: the schedule's, a colon, and for an occurrence its nominal time in Unix ms. Targets see it on every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>The schedule's collection when it was opened.</summary>
    public required string Collection { get; init; }

    /// <summary>Pending: waits for its next attempt, for a limit, for other runs of its schedule to end, or for a worker to begin. Cancelling: is being stopped. Lost: sent at most once, and its node went away.</summary>
    [AllowedValues("pending", "running", "cancelling", "succeeded", "failed", "cancelled", "lost", "skipped")]
    public required string Status { get; init; }

    /// <summary>What it came about by: its schedule's timing, a request, the end of another run (then), a backfill, or the repetition of a run.</summary>
    [AllowedValues("schedule", "trigger", "chain", "backfill", "retry")]
    public required string Origin { get; init; }

    /// <summary>The run whose end triggered this one, or which this one repeats; null for none.</summary>
    public required string? CausedBy { get; init; }

    /// <summary>When it was due.</summary>
    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When it was accepted, or skipped.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its first attempt began; null while that is not known.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>From start to end, in milliseconds.</summary>
    public required long? DurationMs { get; init; }

    /// <summary>Why it failed: failed, rejected, undeliverable, timed_out, deadline_passed or abandoned; null when it did not.</summary>
    public required string? Failure { get; init; }

    /// <summary>Why it ended so, or what its last attempt had to say.</summary>
    public required string? Message { get; init; }

    /// <summary>The attempt that is under way or comes next; null once it ended.</summary>
    public required int? Attempt { get; init; }

    /// <summary>When the next attempt is due; only while pending.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The attempts that ended, oldest first: the first and the latest ones.</summary>
    public required IReadOnlyList<AttemptDocument> Attempts { get; init; }

    /// <summary>What was sent instead of the task's data; null for that.</summary>
    public required JsonNode? Data { get; init; }

    /// <summary>The queue from which workers claim it; null when it is not claimed, or has ended.</summary>
    public required string? Queue { get; init; }

    /// <summary>What the worker calls itself that does it now; null when none does, or when it does not say.</summary>
    public required string? Worker { get; init; }

    /// <summary>How far its worker is; null when it has not said, and once the run ended.</summary>
    public required ProgressDocument? Progress { get; init; }

    /// <summary>What its worker said came of it, any JSON; null for nothing.</summary>
    public required JsonNode? Result { get; init; }

    /// <summary>What was skipped, and why; only with status skipped.</summary>
    public required SkippedDocument? Skipped { get; init; }
}

/// <summary>How far a worker is.</summary>
public sealed record ProgressDocument
{
    /// <summary>0 to 100; null when it does not say.</summary>
    /// <example>40</example>
    public required double? Percent { get; init; }

    /// <summary>For people; null when there is nothing to say.</summary>
    public required string? Message { get; init; }

    /// <summary>When it said so.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>One try of a run.</summary>
public sealed record AttemptDocument
{
    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The node that made it; null when a worker did.</summary>
    public required string? Node { get; init; }

    /// <summary>What the worker called itself that made it; null when none did, or when it did not say.</summary>
    public required string? Worker { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>How it ended. Delivered: the target took it. Completed: a worker did it. Abandoned: its node or its worker went away.</summary>
    [AllowedValues("delivered", "completed", "failed", "undeliverable", "timed_out", "cancelled", "abandoned")]
    public required string Outcome { get; init; }

    /// <summary>Why.</summary>
    public required string? Message { get; init; }

    /// <summary>The target's status, where its protocol has one.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>The beginning of what the target answered.</summary>
    public required string? Response { get; init; }
}

/// <summary>Occurrences that did not become runs.</summary>
public sealed record SkippedDocument
{
    /// <summary>Why. Misfire: they fell due while nothing could fire them. Expired: so long ago that the misfire rule's window does not reach them. Overlap: an earlier run was active. Queue full: as many runs as connection.queue_limit allows waited for a worker.</summary>
    [AllowedValues("misfire", "expired", "overlap", "queue_full")]
    public required string Reason { get; init; }

    /// <summary>The first of them.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last of them.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Whether there are more than were counted.</summary>
    public required bool AtLeast { get; init; }
}

/// <summary>A run that failed for good.</summary>
public sealed record DeadLetterDocument
{
    /// <summary>The run.</summary>
    public required RunDocument Run { get; init; }

    /// <summary>Its schedule as it was then.</summary>
    public required ScheduleRequest Schedule { get; init; }
}
