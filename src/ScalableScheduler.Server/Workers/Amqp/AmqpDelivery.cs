using RabbitMQ.Client;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>A message of a worker, not acknowledged yet.</summary>
/// <param name="Job">Whose queue it came from.</param>
/// <param name="Queue">The queue.</param>
/// <param name="ContentType">What the worker says that it is; null when it does not.</param>
/// <param name="Body">Ours to keep.</param>
/// <param name="Channel">On which it is to be acknowledged.</param>
/// <param name="Tag">By which.</param>
internal sealed record AmqpDelivery(QueueName Job, string Queue, string? ContentType, ReadOnlyMemory<byte> Body, IChannel Channel, ulong Tag);
