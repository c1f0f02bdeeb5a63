namespace ScalableScheduler.Runs;

/// <summary>When a failed attempt is followed by another.</summary>
/// <param name="MaxAttempts">At most so many attempts, the first one counted; <see cref="NoLimit"/> for no limit.</param>
/// <param name="InitialDelay">Before the second attempt.</param>
/// <param name="Multiplier">By which each further delay is longer.</param>
/// <param name="MaxDelay">The longest delay.</param>
/// <param name="FullJitter">Whether the delay is drawn evenly from zero to its computed length, so that many failures
/// at once don't come back at once (AWS Architecture Blog, "Exponential Backoff And Jitter").</param>
/// <param name="DeadLetter">Whether a run that fails for good is kept as a dead letter.</param>
/// <param name="Deadline">The time all attempts together may take, from the beginning of the first; null for no limit.</param>
public sealed record RetryPolicy(
    int MaxAttempts,
    TimeSpan InitialDelay,
    double Multiplier,
    TimeSpan MaxDelay,
    bool FullJitter,
    bool DeadLetter,
    TimeSpan? Deadline = null)
{
    public const int NoLimit = int.MaxValue;


    /// <summary>A target that asks to wait longer is asked again after this.</summary>
    public static readonly TimeSpan LongestAskedFor = TimeSpan.FromDays(1);

    /// <summary>Whether another attempt may follow attempt <paramref name="attempt"/> (1 is the first).</summary>
    public bool AllowsAfter(int attempt) => IsEndless || attempt < MaxAttempts;

    public bool IsEndless => MaxAttempts == NoLimit;

    /// <summary>How long to wait after attempt <paramref name="attempt"/>.</summary>
    /// <param name="attempt">The attempt that failed; 1 is the first.</param>
    /// <param name="askedFor">What the target asked for (Retry-After, RFC 9110, 10.2.3); the delay is at least that long, up
    /// to <see cref="LongestAskedFor"/>.</param>
    /// <param name="draw">A number from 0 (included) to 1 (not included), for the jitter.</param>
    public TimeSpan DelayAfter(int attempt, TimeSpan? askedFor, double draw)
    {
        var seconds = Math.Min(InitialDelay.TotalSeconds * Math.Pow(Multiplier, attempt - 1), MaxDelay.TotalSeconds);
        var delay = TimeSpan.FromSeconds(FullJitter ? seconds * draw : seconds);
        var floor = askedFor > LongestAskedFor ? LongestAskedFor : askedFor ?? TimeSpan.Zero;
        return delay > floor ? delay : floor;
    }
}
