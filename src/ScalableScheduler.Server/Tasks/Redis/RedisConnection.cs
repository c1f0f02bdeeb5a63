using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>The connection to one server, made on first use. Once made it comes back by itself after a break; what is sent
/// meanwhile waits for it for as long as a call may take.</summary>
internal sealed class RedisConnection(RedisTarget target, TimeProvider time) : IAsyncDisposable
{
    private const int CallDeadlineMs = 5000;
    private const int ReconnectEveryMs = 200;
    private const int ProbeAfterSeconds = 5;

    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private volatile ConnectionFailedEventArgs? _break;

    /// <summary>Why the connection is away at present; null when it is not.</summary>
    public ConnectionFailedEventArgs? Break => _break;

    /// <exception cref="SocketException">The server can't be reached; the next call tries again.</exception>
    /// <exception cref="RedisConnectionException">It is no Redis server, or refuses the login; the next call tries again.</exception>
    public Task<ConnectionMultiplexer> ConnectedAsync()
    {
        lock (_gate)
            return _connecting is { IsFaulted: false } present ? present : _connecting = ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
            connecting = _connecting;
        if (connecting is null)
            return;
        try
        {
            await (await connecting).DisposeAsync();
        }
        catch (Exception e) when (e is RedisConnectionException or SocketException)
        {
            // It could not be made, so there is nothing to close; whoever asked for it has the reason.
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        await ReachAsync();
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(Options(target));
        multiplexer.ConnectionFailed += (_, failed) => _break = failed;
        multiplexer.ConnectionRestored += (_, _) => _break = null;
        return multiplexer;
    }

    // The client below waits out its whole time for a server that refuses at once, and does not say why. A connection of
    // our own, made once for each that is kept, does both.
    private async Task ReachAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(CallDeadlineMs), time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(target.Host, target.Port), deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static ConfigurationOptions Options(RedisTarget target) => new()
    {
        EndPoints = { new DnsEndPoint(target.Host, target.Port) },
        User = target.User,
        Password = target.Password,
        Ssl = target.Tls,
        SslHost = target.Tls ? target.Host : null,
        ClientName = "ScalableScheduler",
        AbortOnConnectFail = true, // So that the first failure is an exception that says why.
        ConnectRetry = 1,
        ConnectTimeout = CallDeadlineMs,
        AsyncTimeout = CallDeadlineMs,
        SyncTimeout = CallDeadlineMs,
        KeepAlive = ProbeAfterSeconds,
        HeartbeatConsistencyChecks = true, // Finds a peer that vanished without a word.
        ReconnectRetryPolicy = new LinearRetry(ReconnectEveryMs),
        ConfigurationChannel = "",
        TieBreaker = "",
        // Nothing is subscribed to here, so no second connection is needed for it.
        CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false),
        IncludeDetailInExceptions = false,
    };
}
