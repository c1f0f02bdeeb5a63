namespace ScalableScheduler.Runs;

/// <summary>What a schedule or a collection says of retries. What is null is left to the next: the schedule's settings go
/// before its collection's, and those before the service's.</summary>
public sealed record RetrySettings
{
    /// <summary>Attempts of one run, the first included; <see cref="RetryPolicy.NoLimit"/> for no limit.</summary>
    public int? MaxAttempts { get; init; }

    public TimeSpan? InitialDelay { get; init; }

    public double? Multiplier { get; init; }

    public TimeSpan? MaxDelay { get; init; }

    public bool? Jitter { get; init; }

    /// <summary>The time all attempts of a run may take together.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Whether a run that fails for good is kept as a dead letter.</summary>
    public bool? DeadLetter { get; init; }

    /// <summary>The policy that these settings give over <paramref name="fallback"/>.</summary>
    public RetryPolicy Over(RetryPolicy fallback)
    {
        var initial = InitialDelay ?? fallback.InitialDelay;
        return new RetryPolicy(
            MaxAttempts ?? fallback.MaxAttempts,
            initial,
            Multiplier ?? fallback.Multiplier,
            MaxDelay ?? (fallback.MaxDelay > initial ? fallback.MaxDelay : initial),
            Jitter ?? fallback.FullJitter,
            DeadLetter ?? fallback.DeadLetter,
            Deadline ?? fallback.Deadline);
    }
}
