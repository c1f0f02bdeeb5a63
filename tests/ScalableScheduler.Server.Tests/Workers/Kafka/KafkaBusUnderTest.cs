using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Server.Workers.Kafka;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers.Kafka;

/// <summary>A Kafka cluster, and a worker of its topics.</summary>
internal sealed class KafkaBusUnderTest : IBusUnderTest
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly IProducer<string, string> _producer;
    private readonly ConcurrentDictionary<string, IConsumer<string, string>> _consumers = new(StringComparer.Ordinal);

    public KafkaBusUnderTest(bool withTopics = true)
    {
        KafkaLibrary.MakeSureItConsumes();
        if (withTopics)
            CreateTopics();
        _producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Cluster.BootstrapServers, LingerMs = 0 }).Build();
        Options = new WorkerOptions
        {
            Kafka = new KafkaBusOptions
            {
                Host = Cluster.BootstrapServers,
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["topic.metadata.refresh.interval.ms"] = "500" },
            },
        };
    }

    public string Name => "kafka";

    public WorkerOptions Options { get; }

    public KafkaMockCluster Cluster { get; } = new();

    public void CreateTopics()
    {
        foreach (var topic in (string[])["scheduler.actions", "scheduler.reports", "scheduler.parked"])
            Cluster.CreateTopic(topic);
    }

    public async Task<JsonElement> NextAsync(string job) => JsonDocument.Parse((await ReadAsync("scheduler.actions")).Value).RootElement;

    public Task SayAsync(string message) => _producer.ProduceAsync("scheduler.reports", new Message<string, string> { Key = "run", Value = message });

    public async Task<IReadOnlyList<string>> ParkedAsync(int count)
    {
        var why = new List<string>();
        while (why.Count < count)
            why.Add(Encoding.UTF8.GetString((await ReadAsync("scheduler.parked")).Headers.GetLastBytes("why")));
        return why;
    }

    public ValueTask DisposeAsync()
    {
        _producer.Dispose();
        foreach (var consumer in _consumers.Values)
            consumer.Dispose();
        Cluster.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Message<string, string>> ReadAsync(string topic)
    {
        var consumer = _consumers.GetOrAdd(topic, Consume);
        var read = await Eventually.AnswerAsync(() => Task.Run(() => consumer.Consume(Poll)), result => result is not null, SwitchableNode.Deadline, $"a message in {topic}");
        return read.Message;
    }

    // Without a group, whose first assignment takes seconds.
    private IConsumer<string, string> Consume(string topic)
    {
        var consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = Cluster.BootstrapServers, GroupId = "unused", EnableAutoCommit = false }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        return consumer;
    }
}
