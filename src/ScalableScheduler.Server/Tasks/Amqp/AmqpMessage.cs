using RabbitMQ.Client;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>A message to be published.</summary>
/// <param name="Exchange">Where.</param>
/// <param name="RoutingKey">By what the exchange chooses queues.</param>
/// <param name="Mandatory">Whether it is a failure when no queue takes it.</param>
/// <param name="Properties">Of this message alone: the client adds a header with which it knows a returned message again.</param>
/// <param name="Body">Not to be changed before it is confirmed.</param>
internal sealed record AmqpMessage(AmqpExchange Exchange, string RoutingKey, bool Mandatory, BasicProperties Properties, ReadOnlyMemory<byte> Body);
