using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>
/// One connection to a broker, which begins to open when it is made. It never comes back by itself: one that has ended is
/// replaced, so that no message waits for a recovery that may not come.
/// </summary>
/// <remarks>
/// Each exchange has a channel of its own, because a broker that refuses a message (no such exchange, no right to
/// write there) closes the channel, and with it fails all that is under way there.
/// </remarks>
internal sealed class AmqpConnection : IAsyncDisposable
{
    private const int KeptChannels = 100; // Brokers allow 2047 of a connection, and each costs them memory.
    private const string ClientName = "ScalableScheduler";

    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CloseDeadline = TimeSpan.FromSeconds(2);

    // So that a peer that vanished without a word is found while nothing is published, too.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    // Longer than a busy broker takes to have a message on disk, and shorter than the default time of an attempt.
    private static readonly TimeSpan ConfirmDeadline = TimeSpan.FromSeconds(15);

    private readonly AmqpTarget _target;
    private readonly TimeProvider _time;
    private readonly AmqpLog _log;
    private readonly Task<IConnection> _opened;
    private readonly KeptConnections<AmqpExchange, AmqpChannel> _channels;
    private Task<IConnection>? _connecting;
    private volatile IConnection? _connection;
    private volatile string? _blocked;

    public AmqpConnection(AmqpTarget target, TimeProvider time, AmqpLog log)
    {
        _target = target;
        _time = time;
        _log = log;
        _opened = OpenAsync();
        _channels = new KeptConnections<AmqpExchange, AmqpChannel>(
            exchange => new AmqpChannel(_opened, exchange, CallDeadline, time), IdleTime, KeptChannels, time);
    }

    /// <summary>Whether it could not be opened, or is closed.</summary>
    public bool HasEnded => _opened is { IsCompleted: true, IsCompletedSuccessfully: false } || _connection is { IsOpen: false };

    /// <summary>Why the broker takes no messages at present (its memory or disk is nearly full); null when it does.</summary>
    public string? Blocked => _blocked;

    /// <summary>Publishes a message and waits until the broker confirms it. What it throws, <see cref="AmqpFailure"/> explains.</summary>
    /// <exception cref="TimeoutException">No confirmation came in time. The message may be published nevertheless.</exception>
    public async Task PublishAsync(AmqpMessage message, CancellationToken cancellationToken)
    {
        using var lease = _channels.TakeUsable(message.Exchange, channel => channel.HasEnded);
        var channel = await lease.Connection.Opened.WaitAsync(cancellationToken);
        // The client must not see the token: one that ends while another message is being written lets two be written
        // at once, and then confirmations are taken for those of the wrong message. What nobody waits for any more
        // ends with its confirmation or with the connection.
        var confirmed = channel.BasicPublishAsync(
            message.Exchange.Name, message.RoutingKey, message.Mandatory, message.Properties, message.Body, CancellationToken.None).AsTask();
        await confirmed.WaitAsync(ConfirmDeadline, _time, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)_connecting!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Whoever asked for it has the reason.
        var connection = _connecting.IsCompletedSuccessfully ? await _connecting : null;
        if (connection is not null)
            await connection.AbortAsync(CloseDeadline);
        await _channels.DisposeAsync(); // After the connection: closing them one by one would ask the broker for each.
        if (connection is not null)
            await connection.DisposeAsync();
    }

    private async Task<IConnection> OpenAsync()
    {
        using var deadline = new CancellationTokenSource(CallDeadline, _time);
        try
        {
            // The client, told to stop, takes seconds to say goodbye to a peer that does not answer. Nobody waits for that.
            _connecting = Factory(_target).CreateConnectionAsync(deadline.Token);
            var connection = await _connecting.WaitAsync(deadline.Token);
            _connection = connection;
            connection.ConnectionShutdownAsync += (_, shutdown) =>
            {
                if (shutdown.Initiator is not ShutdownInitiator.Application)
                    _log.Lost(_target, shutdown);
                return Task.CompletedTask;
            };
            connection.ConnectionBlockedAsync += (_, blocked) =>
            {
                _blocked = blocked.Reason;
                _log.Blocked(_target, blocked.Reason);
                return Task.CompletedTask;
            };
            connection.ConnectionUnblockedAsync += (_, _) =>
            {
                _blocked = null;
                return Task.CompletedTask;
            };
            _log.Opened(_target);
            return connection;
        }
        catch (Exception e) when (deadline.IsCancellationRequested && e is OperationCanceledException or BrokerUnreachableException)
        {
            throw new TimeoutException($"No connection after {CallDeadline.TotalSeconds} s.", e);
        }
    }

    /// <summary>Opens connections that don't come back by themselves, within bounds.</summary>
    internal static ConnectionFactory Factory(AmqpTarget target) => new()
    {
        HostName = target.Host,
        Port = target.Port,
        VirtualHost = target.VirtualHost,
        UserName = target.User,
        Password = target.Password,
        Ssl = new SslOption(target.Host, enabled: target.Tls),
        ClientProvidedName = ClientName,
        AutomaticRecoveryEnabled = false,
        TopologyRecoveryEnabled = false,
        RequestedHeartbeat = Heartbeat,
        RequestedConnectionTimeout = CallDeadline,
        HandshakeContinuationTimeout = CallDeadline,
        ContinuationTimeout = CallDeadline,
    };
}
