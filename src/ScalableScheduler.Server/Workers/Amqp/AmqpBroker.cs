using RabbitMQ.Client;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers.Amqp;

/// <summary>The broker of the bus, and what things are called there.</summary>
internal sealed class AmqpBroker
{
    public const string ActionKey = "action";
    public const string StatusKey = "status";
    public const string HeartbeatKey = "heartbeat";

    private readonly AmqpBusOptions _options;
    private readonly AmqpPublisher _publisher;
    private readonly AmqpExchange _parked;

    /// <exception cref="ArgumentException">The host is no broker's.</exception>
    public AmqpBroker(AmqpBusOptions options, AmqpPublisher publisher)
    {
        if (!AmqpTarget.TryParse(options.Host, out var target))
            throw new ArgumentException("workers.amqp.host is no AMQP broker's.", nameof(options));
        (Target, _options, _publisher) = (target!, options, publisher);
        _parked = new AmqpExchange("") { Queues = [new AmqpQueue(options.ParkedQueue, options.ParkedQueue)] };
    }

    public AmqpTarget Target { get; }

    /// <summary>Where the messages of a job go, to be declared: a worker declares the same, and a difference would be refused.</summary>
    public AmqpExchange ExchangeOf(QueueName job)
    {
        var name = _options.ExchangePrefix + job.Value;
        return new AmqpExchange(name, ExchangeType.Topic) { Queues = [.. new[] { ActionKey, StatusKey, HeartbeatKey }.Select(k => new AmqpQueue($"{name}.{k}", k))] };
    }

    /// <summary>Publishes, and waits until a queue has it for good. Failures are results; none of them is the schedule's fault.</summary>
    public async Task<DispatchResult> PublishAsync(
        AmqpExchange exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var result = await _publisher.PublishAsync(Target, new AmqpMessage(exchange, routingKey, Mandatory: true, properties, body), cancellationToken);
        // What the broker refuses is for the operator to mend.
        return result.Outcome == DispatchOutcome.Rejected ? result with { Outcome = DispatchOutcome.Retry } : result;
    }

    /// <summary>Puts a message aside.</summary>
    public Task<DispatchResult> ParkAsync(BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        PublishAsync(_parked, _options.ParkedQueue, properties, body, cancellationToken);
}
