using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>A connection of type <c>amqp</c>, read and found good.</summary>
/// <param name="Target">Which broker.</param>
/// <param name="Exchange">Where it is published.</param>
/// <param name="RoutingKey">May be empty.</param>
/// <param name="Mandatory">Whether a message that no queue takes is a failure.</param>
/// <param name="Persistent">Whether durable queues keep it on disk.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Type">The message's type, for its consumers; null for none.</param>
/// <param name="Expiration">How long a queue keeps it, in milliseconds; null for as long as the queue will.</param>
/// <param name="Priority">In queues that know priorities; null for none.</param>
/// <param name="Headers">The user's.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Work">How long workers may take that do the runs; null when sending is all.</param>
internal sealed record AmqpRequest(
    AmqpTarget Target,
    AmqpExchange Exchange,
    string RoutingKey,
    bool Mandatory,
    bool Persistent,
    string ContentType,
    string? Type,
    string? Expiration,
    byte? Priority,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    WorkSettings? Work);
