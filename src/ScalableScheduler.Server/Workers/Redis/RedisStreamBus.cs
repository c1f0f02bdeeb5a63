using ScalableScheduler.Engine;
using ScalableScheduler.Server.Tasks.Redis;
using ScalableScheduler.Tasks;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>Tells workers over Redis streams: a stream of actions for each job, and one of reports for all.</summary>
internal sealed partial class RedisStreamBus : BackgroundService, IWorkerBus, IAsyncDisposable
{
    public const string BusName = "redis";

    private const int CancelsKept = 1000;
    private static readonly TimeSpan CancelsKeptFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly RedisBusKeys _keys;
    private readonly RedisBusOptions _options;
    private readonly RedisTarget _target;
    private readonly int _database;
    private readonly RedisConnection _calls;
    private readonly RedisReportStream _reports;
    private readonly RedisReportReader _reader;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisStreamBus> _logger;

    /// <exception cref="ArgumentException">The host is no Redis server's.</exception>
    public RedisStreamBus(
        RedisBusOptions options, BusInbox inbox, NodeDescription node, EngineMetrics metrics, TimeProvider time, ILogger<RedisStreamBus> logger)
    {
        if (!RedisTarget.TryParse(options.Host, out var target, out _database))
            throw new ArgumentException("workers.redis.host is no Redis server's.", nameof(options));
        (_target, _options, _time, _logger) = (target!, options, time, logger);
        _keys = new RedisBusKeys(options.KeyPrefix);
        _calls = new RedisConnection(_target, time);
        _reports = new RedisReportStream(_calls, new RedisConnection(_target, time), _database, node.Id.Value, options);
        _reader = new RedisReportReader(_reports, inbox, TellAsync, Explain, options.ClaimAfter, metrics, time, logger);
    }

    public string Name => BusName;

    public async ValueTask<DispatchResult> SendAsync(WorkerAction action, CancellationToken cancellationToken)
    {
        try
        {
            var redis = (await _calls.ConnectedAsync().WaitAsync(cancellationToken)).GetDatabase(_database);
            var sent = action.Kind == WorkerActionKind.Run ? AddRunAsync(redis, action) : AddCancelAsync(redis, action);
            await sent.WaitAsync(cancellationToken);
            return DispatchResult.Delivered;
        }
        catch (Exception e) when (RedisFailure.Explain(e, _target, _calls.Break) is { } result)
        {
            // What the server refuses is for the operator to mend, and no fault of the schedule's.
            return result.Outcome == DispatchOutcome.Rejected ? result with { Outcome = DispatchOutcome.Retry } : result;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _reports.DisposeAsync();
        await _calls.DisposeAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stopped = stoppingToken.Register(() => abandon.CancelAfter(Patience));
        await _reader.RunAsync(stoppingToken, abandon.Token);
    }

    // The group has to be there before the first action, or the worker that makes it may begin behind it.
    private async Task AddRunAsync(IDatabase redis, WorkerAction action)
    {
        var key = _keys.Actions(action.Job);
        var body = BusActionBody.Of(action);
        if (await AddAsync(redis, key, body))
            return;
        await MakeGroupAsync(redis, key);
        await AddAsync(redis, key, body);
    }

    private async Task AddCancelAsync(IDatabase redis, WorkerAction action)
    {
        var (body, cancels) = (BusActionBody.Of(action), _keys.Cancels(action.Job));
        await Task.WhenAll(
            AddAsync(redis, _keys.Actions(action.Job), body),
            redis.StreamAddAsync(cancels, RedisBusKeys.Body, body, maxLength: CancelsKept, useApproximateMaxLength: true),
            redis.KeyExpireAsync(cancels, CancelsKeptFor));
    }

    /// <summary>Adds to a stream; false when there is no such stream.</summary>
    private async Task<bool> AddAsync(IDatabase redis, RedisKey key, ReadOnlyMemory<byte> body)
    {
        var id = await redis.ExecuteAsync("XADD", key, "NOMKSTREAM", "MAXLEN", "~", _options.ActionsKept, "*", RedisBusKeys.Body, (RedisValue)body);
        return !id.IsNull;
    }

    private static async Task MakeGroupAsync(IDatabase redis, RedisKey key)
    {
        try
        {
            await redis.StreamCreateConsumerGroupAsync(key, RedisBusKeys.Workers, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // Another node, or a worker, was first.
        }
    }

    // A worker that is not told is told when it reports again.
    private async ValueTask TellAsync(WorkerAction stop, CancellationToken cancellationToken)
    {
        var told = await SendAsync(stop, cancellationToken);
        if (told.Outcome != DispatchOutcome.Delivered)
            LogNotTold(_logger, stop.Run.Value, told.Message);
    }

    private string Explain(Exception e) => RedisFailure.Explain(e, _target, _calls.Break)?.Message ?? e.Message;

    [LoggerMessage(4237, LogLevel.Warning, "A worker that reported on run {Run} could not be told to stop: {Why}")]
    private static partial void LogNotTold(ILogger logger, string run, string? why);
}
