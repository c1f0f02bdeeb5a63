using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Keeps a subscription to wake-ups. They only save waiting, so nobody waits for the subscription: while the store
/// refuses it, the regular looks go on.</summary>
public static class Listening
{
    /// <summary>Listens until <paramref name="stop"/>, and then returns.</summary>
    /// <param name="subscribe">Begins the subscription.</param>
    /// <param name="wake">Set once it began: there may have been a wake-up before.</param>
    /// <param name="failed">Hears of each failure.</param>
    /// <param name="time">For the wait between two tries.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task ListenAsync(
        Func<CancellationToken, ValueTask<IAsyncDisposable>> subscribe, Signal wake, Action<StoreUnavailableException> failed, TimeProvider time, CancellationToken stop)
    {
        var backOff = new BackOff();
        try
        {
            while (true)
            {
                try
                {
                    await using var subscription = await subscribe(stop);
                    wake.Set();
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
                }
                catch (StoreUnavailableException e)
                {
                    failed(e);
                    await Task.Delay(backOff.Next(), time, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As asked for.
        }
    }
}
