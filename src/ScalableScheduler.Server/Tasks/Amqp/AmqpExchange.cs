using RabbitMQ.Client;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>Where messages are published.</summary>
/// <param name="Name">Empty for the default exchange, which takes the routing key for the name of a queue.</param>
/// <param name="DeclareAs">The type with which it is declared, durable, before the first message goes there; null when
/// it is expected to be there.</param>
internal sealed record AmqpExchange(string Name, string? DeclareAs = null)
{
    /// <summary>Durable queues that are declared with it, and bound to it unless it is the default exchange, which has them all.
    /// Two lists are never equal: who has reason to think that a queue is gone publishes with a new one.</summary>
    public IReadOnlyList<AmqpQueue> Queues { get; init; } = [];

    public override string ToString() => Name.Length == 0 ? "the default exchange" : $"exchange '{Name}'";

    /// <summary>Declares all that is to be declared, as who else declares it without further arguments would.</summary>
    public async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        if (DeclareAs is { } type)
            await channel.ExchangeDeclareAsync(Name, type, durable: true, cancellationToken: cancellationToken);
        foreach (var queue in Queues)
        {
            await channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
            if (Name.Length > 0)
                await channel.QueueBindAsync(queue.Name, Name, queue.RoutingKey, cancellationToken: cancellationToken);
        }
    }
}
