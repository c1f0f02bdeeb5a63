using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Server.Workers.Kafka;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

/// <summary>A cluster with the topic <c>statuses</c>, its producer, and consumers of it.</summary>
internal sealed class KafkaBed : IDisposable
{
    public const string Topic = "statuses";

    /// <summary>A group's first assignment takes 3 s, a second member's up to 15 s, and the machine may be busy.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IProducer<byte[]?, byte[]> _producer;

    public KafkaBed(int partitions = 1)
    {
        KafkaLibrary.MakeSureItIsFound();
        Cluster.CreateTopic(Topic, partitions);
        _producer = new ProducerBuilder<byte[]?, byte[]>(new ProducerConfig { BootstrapServers = Cluster.BootstrapServers, LingerMs = 0 }).Build();
    }

    public KafkaMockCluster Cluster { get; } = new();

    /// <summary>Produces the values "first" to "last", and waits until the brokers have them.</summary>
    public Task ProduceAsync(int first, int last, int partition = 0) =>
        Task.WhenAll(Enumerable.Range(first, last - first + 1).Select(number =>
            _producer.ProduceAsync(new TopicPartition(Topic, partition), new Message<byte[]?, byte[]> { Value = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)) })));

    public Task ProduceAsync(Message<byte[]?, byte[]> message) => _producer.ProduceAsync(Topic, message);

    public KafkaConsumer Consume(Func<KafkaReceived, CancellationToken, ValueTask> handle, TimeProvider? time = null, params (string Name, string Value)[] settings) =>
        new(Subscription(settings), handle, time ?? TimeProvider.System, NullLogger<KafkaConsumer>.Instance);

    public KafkaConsumer Consume(Received received, params (string Name, string Value)[] settings) =>
        Consume(
            (message, _) =>
            {
                received.Add(message);
                return default;
            },
            settings: settings);

    public void Dispose()
    {
        _producer.Dispose();
        Cluster.Dispose();
    }

    private KafkaSubscription Subscription((string Name, string Value)[] given)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["bootstrap.servers"] = Cluster.BootstrapServers,
            ["session.timeout.ms"] = "6000",
            ["heartbeat.interval.ms"] = "200",
            // The mock cluster of librdkafka 2.0 never answers a new member that asks to join while others come or go. The
            // client asks again 3 s after this.
            ["max.poll.interval.ms"] = "7000",
        };
        foreach (var (name, value) in given)
            settings[name] = value;
        return new KafkaSubscription(new KafkaCluster(Cluster.BootstrapServers, settings), "scheduler", [Topic]);
    }
}
