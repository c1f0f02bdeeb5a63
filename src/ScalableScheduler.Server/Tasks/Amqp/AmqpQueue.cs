namespace ScalableScheduler.Server.Tasks.Amqp;

/// <param name="Name">The queue's.</param>
/// <param name="RoutingKey">With which it is bound.</param>
internal sealed record AmqpQueue(string Name, string RoutingKey);
