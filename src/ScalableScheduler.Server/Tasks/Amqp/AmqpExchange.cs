namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>Where messages are published.</summary>
/// <param name="Name">Empty for the default exchange, which takes the routing key for the name of a queue.</param>
/// <param name="DeclareAs">The type with which it is declared, durable, before the first message goes there; null when
/// it is expected to be there.</param>
internal sealed record AmqpExchange(string Name, string? DeclareAs = null)
{
    public override string ToString() => Name.Length == 0 ? "the default exchange" : $"exchange '{Name}'";
}
