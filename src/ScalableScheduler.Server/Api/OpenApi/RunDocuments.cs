using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>An occurrence that was accepted for execution, or a record of occurrences that were skipped.</summary>
public sealed record RunDocument
{
    /// <summary>Its id, {schedule id}:{nominal time in Unix ms}; targets see it on every attempt.</summary>
    public required string Id { get; init; }

    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>Pending: waits for its next attempt.</summary>
    [AllowedValues("pending", "running", "succeeded", "failed", "skipped")]
    public required string Status { get; init; }

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

    /// <summary>What its last attempt had to say.</summary>
    public required string? Message { get; init; }

    /// <summary>The attempt that is under way or comes next; null once it ended.</summary>
    public required int? Attempt { get; init; }

    /// <summary>When the next attempt is due; only while pending.</summary>
    public required DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The attempts that ended, oldest first: the first and the latest ones.</summary>
    public required IReadOnlyList<AttemptDocument> Attempts { get; init; }

    /// <summary>What was skipped, and why; only with status skipped.</summary>
    public required SkippedDocument? Skipped { get; init; }
}

/// <summary>One try of a run.</summary>
public sealed record AttemptDocument
{
    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>The node that made it.</summary>
    public required string Node { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>How it ended.</summary>
    [AllowedValues("delivered", "failed", "undeliverable", "timed_out", "abandoned")]
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
    /// <summary>Why. Misfire: they fell due while nothing could fire them.</summary>
    [AllowedValues("misfire")]
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

/// <summary>A run whose attempts are used up.</summary>
public sealed record DeadLetterDocument
{
    /// <summary>The run.</summary>
    public required RunDocument Run { get; init; }

    /// <summary>Its schedule as it was then.</summary>
    public required ScheduleRequest Schedule { get; init; }
}
