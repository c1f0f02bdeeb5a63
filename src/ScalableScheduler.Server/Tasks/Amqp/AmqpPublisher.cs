using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>
/// Publishes to any broker, with confirms, over one kept connection per target. Safe for use from any number of threads;
/// any number of messages are under way at once.
/// </summary>
internal sealed class AmqpPublisher : IAsyncDisposable
{
    private const int KeptConnections = 128;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    private readonly KeptConnections<AmqpTarget, AmqpConnection> _connections;

    public AmqpPublisher(TimeProvider time, ILogger<AmqpPublisher> logger)
    {
        var log = new AmqpLog(logger);
        _connections = new KeptConnections<AmqpTarget, AmqpConnection>(target => new AmqpConnection(target, time, log), IdleTime, KeptConnections, time);
    }

    /// <summary>How many connections are open.</summary>
    internal int Connections => _connections.Count;

    /// <summary>Publishes a message and waits until the broker has taken responsibility for it. Failures are results.</summary>
    /// <param name="target">The broker.</param>
    /// <param name="message">The message, which must not be shared with another call.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be published nevertheless.</param>
    public async Task<DispatchResult> PublishAsync(AmqpTarget target, AmqpMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = _connections.TakeUsable(target, connection => connection.HasEnded);
        try
        {
            await lease.Connection.PublishAsync(message, cancellationToken);
            return DispatchResult.Delivered;
        }
        catch (Exception e) when (AmqpFailure.Explain(e, target, message, lease.Connection.Blocked) is { } result)
        {
            // One that left something unanswered for so long is given up: a new one may get through.
            if (e is TimeoutException)
                lease.Discard();
            return result;
        }
    }

    public ValueTask DisposeAsync() => _connections.DisposeAsync();
}
