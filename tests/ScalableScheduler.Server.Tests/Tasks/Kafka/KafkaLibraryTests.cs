using System.Runtime.InteropServices;
using Confluent.Kafka;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Kafka;

public sealed class KafkaLibraryTests
{
    // A library without the functions, wherever the tests run.
    private const string TooOld = "libc.so.6";
    private const string Missing = "/nowhere/librdkafka-supplement.so";

    private static readonly string[] Supplemented =
        ["rd_kafka_message_leader_epoch", "rd_kafka_topic_partition_get_leader_epoch", "rd_kafka_topic_partition_set_leader_epoch"];

    [Fact]
    public void Client_WithAllFunctions_IsTakenAsItIs()
    {
        // To who looks for functions, the supplement and a newer librdkafka are the same.
        var newer = NativeLibrary.Load(KafkaNative.Supplement);
        KafkaNative.Of(newer, Missing).ShouldBe(new KafkaNative(newer, Consumes: true));
    }

    [Fact]
    public void Client_ThatLacksFunctions_IsSupplemented()
    {
        var old = NativeLibrary.Load(TooOld);
        var taken = KafkaNative.Of(old, KafkaNative.Supplement);
        taken.ShouldBe(new KafkaNative(NativeLibrary.Load(KafkaNative.Supplement), Consumes: true));
        foreach (var function in Supplemented)
            NativeLibrary.TryGetExport(taken.Handle, function, out _).ShouldBeTrue(function);
    }

    [Fact]
    public void Supplement_LeadsToTheRestOfTheClient() =>
        NativeLibrary.TryGetExport(NativeLibrary.Load(KafkaNative.Supplement), "rd_kafka_version", out _).ShouldBeTrue();

    [Fact]
    public void OldClient_WithoutSupplement_StillSends_AndSaysWhatConsumingNeeds()
    {
        var old = NativeLibrary.Load(TooOld);
        var taken = KafkaNative.Of(old, Missing);
        taken.ShouldBe(new KafkaNative(old, Consumes: false));

        var refused = Should.Throw<KafkaUnusableException>(() => KafkaLibrary.ThrowUnlessItConsumes(taken, "2.0.2"));
        refused.Message.ShouldBe(
            "This node can send to Kafka, but not consume from it. Its librdkafka is 2.0.2; consuming needs 2.1 or later, or "
            + "librdkafka-supplement.so beside the service, which a build makes where there is a C compiler. Install one "
            + "(apt-get install gcc) and build again, or install librdkafka 2.1 or later.");
    }

    [Fact]
    public void ClientOfThisMachine_Consumes() => KafkaLibrary.MakeSureItConsumes();

    /// <summary>The client with what supplements it, without anything of ours in between: a group, and offsets
    /// committed by hand.</summary>
    [Fact]
    public void Group_GoesOnAfterTheCommittedOffset()
    {
        KafkaLibrary.MakeSureItConsumes();
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("jobs");
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers }).Build())
        {
            foreach (var value in new[] { "a", "b", "c" })
                producer.Produce("jobs", new Message<Null, string> { Value = value });
            producer.Flush(Sample.Deadline);
        }

        var settings = new ConsumerConfig
        {
            BootstrapServers = cluster.BootstrapServers,
            GroupId = "by-hand",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            // As in KafkaBed: the second member is answered when it asks again.
            SessionTimeoutMs = 6000,
            HeartbeatIntervalMs = 200,
            MaxPollIntervalMs = 7000,
        };
        using (var first = new ConsumerBuilder<Ignore, string>(settings).Build())
        {
            first.Subscribe("jobs");
            first.Consume(Sample.Deadline).Message.Value.ShouldBe("a");
            var handled = first.Consume(Sample.Deadline);
            first.StoreOffset(handled);
            first.Commit().ShouldHaveSingleItem().Offset.Value.ShouldBe(2);
            first.Consume(Sample.Deadline).Message.Value.ShouldBe("c"); // Read, not committed.
            first.Close();
        }
        using var second = new ConsumerBuilder<Ignore, string>(settings).Build();
        second.Subscribe("jobs");
        second.Consume(TimeSpan.FromSeconds(60)).Message.Value.ShouldBe("c");
        second.Close();
    }
}
