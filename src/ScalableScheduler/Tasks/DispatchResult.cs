namespace ScalableScheduler.Tasks;

public enum DispatchOutcome
{
    /// <summary>The target took it.</summary>
    Delivered,

    /// <summary>The target failed in a way that may pass; try again.</summary>
    Retry,

    /// <summary>The target refuses it, and would again.</summary>
    Rejected,

    /// <summary>The target could not be reached, or gave no answer; try again.</summary>
    Undeliverable,

    /// <summary>The target refuses it and asks for no more (410 Gone; Standard Webhooks): its schedule is paused.</summary>
    Gone,
}

/// <summary>How an attempt ended.</summary>
/// <param name="Outcome">In one word.</param>
/// <param name="Message">Why, for people; null when it was delivered and there is nothing to say. Never a secret.</param>
/// <param name="StatusCode">The target's answer, where the protocol has one.</param>
/// <param name="Response">The beginning of what the target answered.</param>
/// <param name="RetryAfter">How long the target asks to wait.</param>
public sealed record DispatchResult(
    DispatchOutcome Outcome,
    string? Message = null,
    int? StatusCode = null,
    string? Response = null,
    TimeSpan? RetryAfter = null)
{
    public static readonly DispatchResult Delivered = new(DispatchOutcome.Delivered);
}
