namespace ScalableScheduler.Testing.Tests;

public sealed class KafkaMockClusterTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Kcat_ReadsWhatKcatProduced()
    {
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("jobs", partitions: 2);
        await Kcat.ProduceAsync(
            cluster.BootstrapServers, "jobs", "k1", "{\"text\":\"grün\"}", [new("webhook-id", "run:1"), new("empty", "")], Soon);
        await Kcat.ProduceAsync(cluster.BootstrapServers, "jobs", "k2", "second", [], Soon);

        var messages = await Kcat.ReadAsync(cluster.BootstrapServers, "jobs", 2, Soon);

        var first = messages.Single(m => m.Key is "k1");
        first.Value.ShouldBe("{\"text\":\"grün\"}");
        first.Header("webhook-id").ShouldBe("run:1");
        first.Topic.ShouldBe("jobs");
        messages.Single(m => m.Key is "k2").Value.ShouldBe("second");
    }

    [Fact]
    public async Task Read_TimesOut_WhenFewerMessagesCame()
    {
        using var cluster = new KafkaMockCluster(brokers: 1);
        cluster.CreateTopic("jobs");

        await Should.ThrowAsync<TimeoutException>(() => Kcat.ReadAsync(cluster.BootstrapServers, "jobs", 1, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task PushedError_ReachesTheProducer()
    {
        const int topicAuthorizationFailed = 29;
        using var cluster = new KafkaMockCluster(brokers: 1);
        cluster.CreateTopic("jobs");
        cluster.PushErrors(KafkaApi.Produce, topicAuthorizationFailed);

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => Kcat.ProduceAsync(cluster.BootstrapServers, "jobs", "k", "v", [], Soon));

        failure.Message.ShouldContain("Topic authorization failed");
    }

    [Fact]
    public async Task Brokers_RefuseWhileDown_AndServeAgain()
    {
        using var cluster = new KafkaMockCluster(brokers: 2);
        cluster.CreateTopic("jobs");
        cluster.AllDown();
        await Should.ThrowAsync<TimeoutException>(
            () => Kcat.ProduceAsync(cluster.BootstrapServers, "jobs", "k", "v", [], TimeSpan.FromSeconds(1)));

        cluster.AllUp();

        await Kcat.ProduceAsync(cluster.BootstrapServers, "jobs", "k", "after", [], Soon);
        (await Kcat.ReadAsync(cluster.BootstrapServers, "jobs", 1, Soon)).Single().Value.ShouldBe("after");
    }
}
