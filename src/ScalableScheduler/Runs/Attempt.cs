using ScalableScheduler.Coordination;
using ScalableScheduler.Work;

namespace ScalableScheduler.Runs;

public enum AttemptOutcome
{
    /// <summary>The target took it.</summary>
    Delivered,

    /// <summary>A worker did it.</summary>
    Completed,

    /// <summary>The target answered, and it failed.</summary>
    Failed,

    /// <summary>The target could not be reached.</summary>
    Undeliverable,

    /// <summary>It took longer than the schedule's timeout; or no worker began in time.</summary>
    TimedOut,

    /// <summary>It was aborted because its run was cancelled.</summary>
    Cancelled,

    /// <summary>The node or the worker that ran it went away, or stopped before it ended; whether the target got it is not known.</summary>
    Abandoned,
}

/// <summary>One try of a run, ended.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Node">Where it ran; null for a worker's.</param>
/// <param name="StartedAt">By the store's clock.</param>
/// <param name="FinishedAt">By the store's clock.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why, for people; null when there is nothing to say.</param>
/// <param name="StatusCode">The target's answer, where the protocol has one.</param>
/// <param name="Response">The beginning of what the target answered.</param>
public sealed record Attempt(
    int Number,
    NodeId? Node,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    AttemptOutcome Outcome,
    string? Message = null,
    int? StatusCode = null,
    string? Response = null)
{
    /// <summary>What the worker called itself that did it; null when none did, or when it did not say.</summary>
    public string? Worker { get; init; }

    /// <summary>Who might report on it; null when it was no worker's.</summary>
    public ClaimId? Claim { get; init; }
}
