using System.Globalization;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Connections;

/// <summary>One connection to Redis, or to a cluster of it, shared by all who use the store. Every call has a deadline
/// (<see cref="RedisOptions.Timeout"/>) and throws <see cref="StoreUnavailableException"/> when Redis is away.</summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisConnection> _logger;
    private ConnectionMultiplexer? _multiplexer;

    public RedisConnection(RedisOptions options, TimeProvider time, ILogger<RedisConnection> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether Redis can be reached right now.</summary>
    public bool IsConnected => _multiplexer is { IsConnected: true };

    /// <summary>First part of every key.</summary>
    internal string KeyPrefix => _options.KeyPrefix;

    /// <summary>Connects; waits for as long as Redis is away. Called once, before anything else.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (!await OpenAsync(cancellationToken))
            await Task.Delay(BetweenTries, _time, cancellationToken);
        LogConnected(_options.Endpoints);
    }

    /// <summary>Opens the connection. When Redis is away it is tried again in the background, for ever.</summary>
    /// <returns>Whether Redis answers now.</returns>
    public async Task<bool> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            // With Sentinels that are away this throws, in spite of AbortOnConnectFail.
            _multiplexer ??= await ConnectionMultiplexer.ConnectAsync(RedisConfiguration.Of(_options)).WaitAsync(cancellationToken);
            await CallAsync("PING", db => db.PingAsync(CommandFlags.DemandMaster), cancellationToken);
            return true;
        }
        catch (Exception e) when (e is StoreUnavailableException || RedisFailures.IsAway(e, cancellationToken))
        {
            LogWaiting(_options.Endpoints, e.Message);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_multiplexer is not null)
            await _multiplexer.DisposeAsync();
    }

    /// <summary>Runs a script on the server that has its keys. It is sent again by itself when the server forgot it.</summary>
    internal Task<RedisResult> RunAsync(Script script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        CallAsync(script.Name, db => db.ScriptEvaluateAsync(script.Text, keys, arguments, CommandFlags.DemandMaster), cancellationToken);

    internal Task<T> CallAsync<T>(string name, Func<IDatabase, Task<T>> call, CancellationToken cancellationToken) =>
        BoundedAsync(name, m => call(m.GetDatabase()), _options.Timeout, cancellationToken);

    internal Task<T> SubscriberCallAsync<T>(string name, Func<ISubscriber, Task<T>> call, CancellationToken cancellationToken) =>
        BoundedAsync(name, m => call(m.GetSubscriber()), _options.Timeout, cancellationToken);

    /// <summary>Waits until enough replicas have what was written before (Redis WAIT), when the options ask for it.</summary>
    /// <param name="key">A key that was written: its server is asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is missing, for people, or null.</returns>
    internal async Task<string?> WaitForReplicasAsync(RedisKey key, CancellationToken cancellationToken)
    {
        var (wanted, within) = (_options.Durability.Replicas, _options.Durability.Timeout);
        if (wanted == 0)
            return null;
        var arguments = new object[] { wanted, (long)within.TotalMilliseconds };
        var answer = await BoundedAsync("WAIT", m => m.GetServer(key).ExecuteAsync("WAIT", arguments), _options.Timeout + within, cancellationToken);
        return (int)answer >= wanted
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{(int)answer} of {wanted} replicas have it after {within.TotalMilliseconds} ms");
    }

    /// <summary>The masters that are connected.</summary>
    internal IReadOnlyList<IServer> Masters() =>
        [.. Multiplexer("the list of servers").GetServers().Where(IsMaster)];

    private async Task<T> BoundedAsync<T>(string name, Func<ConnectionMultiplexer, Task<T>> call, TimeSpan deadline, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var multiplexer = Multiplexer(name);
        if (HasTwoMasters(multiplexer) && await LookAgainAsync(multiplexer, name, cancellationToken))
            throw new StoreUnavailableException($"Redis did not carry out {name}: two servers say that they are the master; the Sentinels have yet to tell one of them that it is not.");
        return await WithinAsync(name, call(multiplexer), deadline, cancellationToken);
    }

    // A master that died and comes back believes for some seconds that it is the master still, until its Sentinel tells it
    // better. The client would write to both in turn: what was fired on one is due on the other.
    private bool HasTwoMasters(ConnectionMultiplexer multiplexer) =>
        _options.SentinelMaster.Length > 0 && multiplexer.GetServers().Count(IsMaster) > 1;

    // The client asks a server for its role when it connects to it, and then once a minute: too late for us.
    private async Task<bool> LookAgainAsync(ConnectionMultiplexer multiplexer, string call, CancellationToken cancellationToken)
    {
        await WithinAsync(call, multiplexer.ConfigureAsync(), _options.Timeout, cancellationToken);
        return HasTwoMasters(multiplexer);
    }

    private async Task<T> WithinAsync<T>(string call, Task<T> answer, TimeSpan deadline, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(deadline, _time, cancellationToken);
        }
        catch (Exception e) when (RedisFailures.IsAway(e, cancellationToken))
        {
            Forget(answer);
            throw RedisFailures.Unavailable(call, e);
        }
        catch (OperationCanceledException)
        {
            Forget(answer);
            throw;
        }
    }

    // Nobody waits for it any more. That it fails later is known already, and must not be told as a failure that nobody saw.
    private static void Forget(Task answer) =>
        _ = answer.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static bool IsMaster(IServer server) => server.IsConnected && !server.IsReplica && server.ServerType != ServerType.Sentinel;

    private ConnectionMultiplexer Multiplexer(string call) =>
        _multiplexer ?? throw new StoreUnavailableException($"Redis did not carry out {call}: there is no connection yet.");
}
