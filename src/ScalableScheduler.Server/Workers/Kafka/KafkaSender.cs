using Confluent.Kafka;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Workers.Kafka;

/// <summary>Sends a bus's messages, and waits until all replicas in sync have them. A message that the client repeats is not
/// doubled by the brokers.</summary>
internal sealed class KafkaSender : IAsyncDisposable
{
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["message.timeout.ms"] = "10000",
        // An unknown topic must be told from an unreachable broker before the message's time is up.
        ["topic.metadata.propagation.max.ms"] = "5000",
        ["linger.ms"] = "0",
        ["reconnect.backoff.max.ms"] = "1000",
        ["log.connection.close"] = "false", // Brokers close idle connections; nothing is wrong then.
    };

    private readonly KafkaCluster _cluster;
    private readonly KeptConnections<KafkaCluster, KafkaProducer> _producers;

    public KafkaSender(KafkaBusOptions options, TimeProvider time, ILogger<KafkaTask> logger)
    {
        var settings = new SortedDictionary<string, string>(Defaults, StringComparer.Ordinal);
        foreach (var (name, value) in options.Settings)
            settings[name] = value;
        settings["acks"] = "all";
        settings["enable.idempotence"] = "true";
        settings["bootstrap.servers"] = options.Host;
        _cluster = new KafkaCluster(options.Host, settings);
        var log = new KafkaLog(logger);
        _producers = new KeptConnections<KafkaCluster, KafkaProducer>(cluster => new KafkaProducer(cluster, log), IdleTime, capacity: 1, time);
    }

    /// <summary>Sends a message; a failure of the brokers is a result. One that is missing a topic says so, and may pass.</summary>
    public async ValueTask<DispatchResult> SendAsync(string topic, Message<byte[]?, byte[]> message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        KafkaDelivery delivery;
        try
        {
            delivery = new KafkaDelivery(_producers.Take(_cluster));
        }
        catch (KafkaUnusableException e)
        {
            return new DispatchResult(DispatchOutcome.Undeliverable, e.Message);
        }
        var producer = delivery.Producer;
        try
        {
            producer.Produce(new TopicPartition(topic, Partition.Any), message, delivery.Settle);
        }
        catch (ProduceException<byte[]?, byte[]> e)
        {
            delivery.Settle(e.Error);
        }
        var error = await delivery.Settled.WaitAsync(cancellationToken);
        return error.IsError ? ResultOf(topic, error, producer.LastTrouble) : DispatchResult.Delivered;
    }

    public ValueTask DisposeAsync() => _producers.DisposeAsync();

    // All but a message that is too large is for the operator to mend, and no fault of the schedule's.
    private DispatchResult ResultOf(string topic, Error error, Error? lastTrouble)
    {
        if (error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition)
            return new DispatchResult(DispatchOutcome.Retry, $"Kafka at {_cluster.Servers} has no topic '{topic}'. Create it, or let the brokers create topics.");
        var result = KafkaErrors.ResultOf(error, lastTrouble, _cluster);
        return result.Outcome == DispatchOutcome.Rejected && error.Code is not (ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge)
            ? result with { Outcome = DispatchOutcome.Retry }
            : result;
    }
}
