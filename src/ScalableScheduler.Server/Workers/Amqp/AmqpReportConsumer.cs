using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>Hands on what a queue delivers.</summary>
/// <param name="channel">On which it is delivered.</param>
/// <param name="deliver">Hears of each message; the body is a copy.</param>
/// <param name="ended">Hears that no more will come: the queue was deleted, or the channel closed.</param>
internal sealed class AmqpReportConsumer(IChannel channel, Action<string?, ReadOnlyMemory<byte>, ulong> deliver, Action ended) : AsyncDefaultBasicConsumer(channel)
{
    public override Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        deliver(properties.ContentType, body.ToArray(), deliveryTag); // the client uses the memory again
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        ended();
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        ended();
        return base.HandleChannelShutdownAsync(channel, reason);
    }
}
