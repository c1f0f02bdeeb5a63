using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Forms;

/// <summary>What a schedule or a collection says of retries; absent what it leaves open.</summary>
internal sealed record StoredRetry(
    int? MaxAttempts = null,
    TimeSpan? InitialDelay = null,
    double? Multiplier = null,
    TimeSpan? MaxDelay = null,
    bool? Jitter = null,
    TimeSpan? Deadline = null,
    bool? DeadLetter = null);

internal static class RetryCodec
{
    public static StoredRetry? ToStored(RetrySettings? s) => s is null
        ? null
        : new StoredRetry(s.MaxAttempts, s.InitialDelay, s.Multiplier, s.MaxDelay, s.Jitter, s.Deadline, s.DeadLetter);

    public static RetrySettings? FromStored(StoredRetry? s) => s is null
        ? null
        : new RetrySettings
        {
            MaxAttempts = s.MaxAttempts,
            InitialDelay = s.InitialDelay,
            Multiplier = s.Multiplier,
            MaxDelay = s.MaxDelay,
            Jitter = s.Jitter,
            Deadline = s.Deadline,
            DeadLetter = s.DeadLetter,
        };
}
