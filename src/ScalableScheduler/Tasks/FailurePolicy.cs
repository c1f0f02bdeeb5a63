using ScalableScheduler.Runs;

namespace ScalableScheduler.Tasks;

public enum FailedPolicy
{
    Ignore,
    Retry,
    RetryDlq,
}

/// <summary>What the Python service's clients say about failures.</summary>
/// <param name="Policy"><c>failed_policy</c>.</param>
/// <param name="RetryWait"><c>retry_wait</c>, the time between attempts.</param>
/// <param name="MaxRetryCount"><c>max_retry_count</c>, attempts after the first; -1 for no limit.</param>
public sealed record FailurePolicy(FailedPolicy Policy, TimeSpan RetryWait, int MaxRetryCount)
{
    public static readonly TimeSpan DefaultRetryWait = TimeSpan.FromSeconds(60);
    public const int NoLimit = -1;

    /// <summary>The same in the engine's terms: a fixed delay, no jitter.</summary>
    public RetrySettings ToRetrySettings() => Policy == FailedPolicy.Ignore
        ? new RetrySettings { MaxAttempts = 1, DeadLetter = false }
        : new RetrySettings
        {
            MaxAttempts = MaxRetryCount < 0 ? RetryPolicy.NoLimit : MaxRetryCount + 1,
            InitialDelay = RetryWait,
            Multiplier = 1,
            MaxDelay = RetryWait,
            Jitter = false,
            DeadLetter = Policy == FailedPolicy.RetryDlq,
        };
}
