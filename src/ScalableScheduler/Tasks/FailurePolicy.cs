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
    public RetryPolicy ToRetryPolicy() => Policy == FailedPolicy.Ignore
        ? RetryPolicy.None
        : new RetryPolicy(
            MaxAttempts: MaxRetryCount < 0 ? null : MaxRetryCount + 1,
            InitialDelay: RetryWait,
            Multiplier: 1,
            MaxDelay: RetryWait,
            FullJitter: false,
            DeadLetter: Policy == FailedPolicy.RetryDlq);
}
