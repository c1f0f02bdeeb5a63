namespace ScalableScheduler.Worker;

/// <summary>Thrown by a handler: the run failed, and the handler knows whether trying again helps.</summary>
/// <param name="reason">Stands in the history of the run.</param>
/// <param name="retry">Whether the run is tried again, as the retry policy of its schedule says.</param>
/// <param name="retryAfter">How long to wait before the next attempt at least; null for what the policy says.</param>
/// <param name="innerException">Why.</param>
public sealed class WorkFailedException(string reason, bool retry = true, TimeSpan? retryAfter = null, Exception? innerException = null)
    : Exception(reason, innerException)
{
    public bool Retry { get; } = retry;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
