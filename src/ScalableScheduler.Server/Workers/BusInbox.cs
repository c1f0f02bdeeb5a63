using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Workers;

/// <summary>Takes the messages of workers for the buses that read one after the other: a message is held until it was dealt
/// with, however long the store is away.</summary>
internal sealed partial class BusInbox(BusReports reports, TimeProvider time, ILogger<BusInbox> logger)
{
    private const int TriesAtMost = 5;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Takes a message. When this returns, what came of it is stored, or it is to be parked: also a message on which
    /// the service fails again and again, since those behind it must not wait for a bug of ours.</summary>
    /// <param name="bus">Over which it came.</param>
    /// <param name="message">JSON.</param>
    /// <param name="cancellationToken">Ends when the message is to be left to others.</param>
    public async Task<BusAnswer> TakeAsync(string bus, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var failures = 0;
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                return await reports.TakeAsync(message, cancellationToken);
            }
            catch (StoreUnavailableException e)
            {
                LogStoreAway(logger, bus, delay, e.Message);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, e, bus);
                if (++failures == TriesAtMost)
                    return new BusAnswer($"The service failed on it {failures} times: {e.Message}", null);
            }
            await Task.Delay(delay, time, cancellationToken);
        }
    }

    [LoggerMessage(4241, LogLevel.Warning, "A worker's report over {Bus} waits for the store; again in {Delay}: {Why}")]
    private static partial void LogStoreAway(ILogger logger, string bus, TimeSpan delay, string why);

    [LoggerMessage(4242, LogLevel.Error, "Taking a worker's report over {Bus} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string bus);
}
