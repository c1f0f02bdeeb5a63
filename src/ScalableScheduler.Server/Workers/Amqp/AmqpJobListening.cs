using RabbitMQ.Client;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Listens to the reports of one job's workers, on a channel of its own: a broker that refuses one queue closes the
/// channel.</summary>
internal sealed class AmqpJobListening : IAsyncDisposable
{
    private readonly IChannel _channel;
    private volatile bool _hasEnded;

    private AmqpJobListening(IChannel channel) => _channel = channel;

    /// <summary>Whether no more will come: a queue was deleted, or the channel closed.</summary>
    public bool HasEnded => _hasEnded || !_channel.IsOpen;

    /// <summary>Declares what the job has, and begins to listen. What it throws, <see cref="AmqpFailure"/> explains.</summary>
    /// <param name="connection">To the broker.</param>
    /// <param name="job">The job.</param>
    /// <param name="exchange">The job's.</param>
    /// <param name="prefetch">At most so many messages of a queue at a time.</param>
    /// <param name="deliver">Hears of each message.</param>
    /// <param name="ended">Hears that no more will come.</param>
    /// <param name="cancellationToken">Ends when the time for it is up.</param>
    public static async Task<AmqpJobListening> BeginAsync(
        IConnection connection, QueueName job, AmqpExchange exchange, int prefetch, Action<AmqpDelivery> deliver, Action ended, CancellationToken cancellationToken)
    {
        var listening = new AmqpJobListening(await connection.CreateChannelAsync(cancellationToken: cancellationToken));
        try
        {
            await listening.BeginAsync(job, exchange, prefetch, deliver, ended, cancellationToken);
            return listening;
        }
        catch
        {
            await listening.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private async Task BeginAsync(
        QueueName job, AmqpExchange exchange, int prefetch, Action<AmqpDelivery> deliver, Action ended, CancellationToken cancellationToken)
    {
        await exchange.DeclareAsync(_channel, cancellationToken);
        await _channel.BasicQosAsync(prefetchSize: 0, (ushort)prefetch, global: false, cancellationToken);
        foreach (var (name, key) in exchange.Queues)
        {
            if (key == AmqpBroker.ActionKey)
                continue; // the workers'
            var consumer = new AmqpReportConsumer(
                _channel,
                (type, body, tag) => deliver(new AmqpDelivery(job, name, type, body, _channel, tag)),
                () =>
                {
                    _hasEnded = true;
                    ended();
                });
            await _channel.BasicConsumeAsync(name, autoAck: false, consumer, cancellationToken);
        }
    }
}
