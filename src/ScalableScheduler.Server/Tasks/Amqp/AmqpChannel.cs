using RabbitMQ.Client;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>A channel for one exchange, which begins to open when it is made and declares the exchange where that is asked for.</summary>
internal sealed class AmqpChannel : IAsyncDisposable
{
    // No limit of messages under way: the engine limits them, and the client's own limit begins to delay them at half of it.
    private static readonly CreateChannelOptions Options =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    private Task<IChannel>? _creating;
    private volatile IChannel? _channel;

    public AmqpChannel(Task<IConnection> connection, AmqpExchange exchange, TimeSpan deadline, TimeProvider time) =>
        Opened = OpenAsync(connection, exchange, deadline, time);

    /// <summary>The channel, in confirm mode.</summary>
    /// <exception cref="TimeoutException">The broker did not answer in time.</exception>
    public Task<IChannel> Opened { get; }

    /// <summary>Whether it could not be opened, or is closed.</summary>
    public bool HasEnded => Opened is { IsCompleted: true, IsCompletedSuccessfully: false } || _channel is { IsOpen: false };

    public async ValueTask DisposeAsync()
    {
        await ((Task)Opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Whoever asked for it has the reason.
        if (_creating is null)
            return;
        await ((Task)_creating).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_creating.IsCompletedSuccessfully)
            await (await _creating).DisposeAsync();
    }

    private async Task<IChannel> OpenAsync(Task<IConnection> connection, AmqpExchange exchange, TimeSpan deadline, TimeProvider time)
    {
        var opened = await connection;
        using var limit = new CancellationTokenSource(deadline, time);
        try
        {
            _creating = opened.CreateChannelAsync(Options, limit.Token);
            var channel = await _creating.WaitAsync(limit.Token);
            _channel = channel;
            await exchange.DeclareAsync(channel, limit.Token).WaitAsync(limit.Token);
            return channel;
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"No channel after {deadline.TotalSeconds} s.", e);
        }
    }
}
