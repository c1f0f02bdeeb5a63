using System.Net.Sockets;
using ScalableScheduler.Engine;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>Reads the stream of reports, batch by batch, for as long as the node runs. A report is acknowledged after what came of
/// it is stored.</summary>
internal sealed partial class RedisReportReader
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly RedisReportStream _stream;
    private readonly BusInbox _inbox;
    private readonly Func<WorkerAction, CancellationToken, ValueTask> _tell;
    private readonly Func<Exception, string> _explain;
    private readonly TimeSpan _claimEvery;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private bool _hasGroup;
    private bool _mayOwnSome;
    private long? _claimedAt;
    private long? _forgotAt;

    /// <param name="stream">What is read.</param>
    /// <param name="inbox">Where the reports go.</param>
    /// <param name="tell">Tells a worker that it is to stop.</param>
    /// <param name="explain">Says for people what an exception of the client means.</param>
    /// <param name="claimAfter">After how long another node's reports are taken over.</param>
    /// <param name="metrics">Where parked messages are counted.</param>
    /// <param name="time">For delays.</param>
    /// <param name="logger">For trouble.</param>
    public RedisReportReader(
        RedisReportStream stream,
        BusInbox inbox,
        Func<WorkerAction, CancellationToken, ValueTask> tell,
        Func<Exception, string> explain,
        TimeSpan claimAfter,
        EngineMetrics metrics,
        TimeProvider time,
        ILogger logger)
    {
        (_stream, _inbox, _tell, _explain, _metrics, _time, _logger) = (stream, inbox, tell, explain, metrics, time, logger);
        _claimEvery = claimAfter / 2;
    }

    /// <param name="stop">When it ends, no more is read.</param>
    /// <param name="abandon">When it ends, what is being dealt with is left to the other nodes.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        var delay = TimeSpan.Zero;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ReadOnceAsync(abandon);
                if (delay > TimeSpan.Zero)
                    LogBack(_logger);
                delay = TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (abandon.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                (_hasGroup, _mayOwnSome) = (false, true);
                delay = delay == TimeSpan.Zero ? FirstDelay : delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                LogTrouble(e, delay);
                await Task.Delay(delay, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await LeaveAsync();
    }

    private async Task ReadOnceAsync(CancellationToken abandon)
    {
        if (!_hasGroup)
            await _stream.MakeGroupAsync();
        _hasGroup = true;
        await DealAsync(await NextAsync(), abandon);
        if (IsDue(ref _forgotAt, ForgetEvery))
            await _stream.ForgetNodesAsync();
    }

    private async Task<StreamEntry[]> NextAsync()
    {
        if (_mayOwnSome)
        {
            var own = await _stream.ReadOwnAsync();
            _mayOwnSome = own.Length > 0;
            if (_mayOwnSome)
                return own;
        }
        if (IsDue(ref _claimedAt, _claimEvery) && await _stream.ClaimAsync() is { Length: > 0 } claimed)
        {
            _claimedAt = null; // There may be more.
            LogClaimed(_logger, claimed.Length);
            return claimed;
        }
        return await _stream.ReadNewAsync();
    }

    private async Task DealAsync(StreamEntry[] entries, CancellationToken abandon)
    {
        var done = new List<RedisValue>(entries.Length);
        try
        {
            foreach (var entry in entries)
            {
                var answer = await _inbox.TakeAsync(RedisStreamBus.BusName, entry[RedisBusKeys.Body], abandon);
                if (answer.Problem is { } problem)
                    await ParkAsync(entry, problem);
                else
                    done.Add(entry.Id);
                if (answer.Stop is { } stop)
                    await _tell(stop, abandon);
            }
        }
        finally
        {
            await _stream.SettleAsync(done);
        }
    }

    private async Task ParkAsync(StreamEntry entry, string problem)
    {
        await _stream.ParkAsync(entry, problem);
        _metrics.Parked.Add(1, new KeyValuePair<string, object?>("bus", RedisStreamBus.BusName));
        LogParked(_logger, entry.Id.ToString(), problem);
    }

    private async Task LeaveAsync()
    {
        try
        {
            await _stream.LeaveAsync();
        }
        catch (Exception e) when (IsOfRedis(e))
        {
            LogNotLeft(_logger, _explain(e));
        }
    }

    private bool IsDue(ref long? last, TimeSpan every)
    {
        if (last is { } then && _time.GetElapsedTime(then) < every)
            return false;
        last = _time.GetTimestamp();
        return true;
    }

    private void LogTrouble(Exception e, TimeSpan delay)
    {
        if (IsOfRedis(e))
            LogAway(_logger, delay, _explain(e));
        else
            LogBroken(_logger, e, delay);
    }

    private static bool IsOfRedis(Exception e) => e is RedisException or RedisTimeoutException or SocketException;

    [LoggerMessage(4231, LogLevel.Warning, "Reports of workers can't be read; again in {Delay}: {Why}")]
    private static partial void LogAway(ILogger logger, TimeSpan delay, string why);

    [LoggerMessage(4232, LogLevel.Information, "Reports of workers are read from Redis again")]
    private static partial void LogBack(ILogger logger);

    [LoggerMessage(4233, LogLevel.Error, "Reading reports of workers failed; again in {Delay}")]
    private static partial void LogBroken(ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(4234, LogLevel.Warning, "A worker's message {Entry} was parked: {Why}")]
    private static partial void LogParked(ILogger logger, string entry, string why);

    [LoggerMessage(4235, LogLevel.Information, "{Count} reports of workers were taken over from nodes that did not deal with them in time")]
    private static partial void LogClaimed(ILogger logger, int count);

    [LoggerMessage(4236, LogLevel.Information, "This node could not leave the group of report readers; the others forget it in an hour: {Why}")]
    private static partial void LogNotLeft(ILogger logger, string why);
}
