using ScalableScheduler.Coordination;

namespace ScalableScheduler.Runs;

public enum AttemptOutcome
{
    /// <summary>The target took it.</summary>
    Delivered,

    /// <summary>The target answered, and it failed.</summary>
    Failed,

    /// <summary>The target could not be reached.</summary>
    Undeliverable,

    /// <summary>It took longer than the schedule's timeout.</summary>
    TimedOut,

    /// <summary>It was aborted because its run was cancelled.</summary>
    Cancelled,

    /// <summary>The node that ran it went away, or stopped before it ended; whether the target got it is not known.</summary>
    Abandoned,
}

/// <summary>One try of a run, ended.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Node">Where it ran.</param>
/// <param name="StartedAt">By the store's clock.</param>
/// <param name="FinishedAt">By the store's clock.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why, for people; null when there is nothing to say.</param>
/// <param name="StatusCode">The target's answer, where the protocol has one.</param>
/// <param name="Response">The beginning of what the target answered.</param>
public sealed record Attempt(
    int Number,
    NodeId Node,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    AttemptOutcome Outcome,
    string? Message = null,
    int? StatusCode = null,
    string? Response = null);
