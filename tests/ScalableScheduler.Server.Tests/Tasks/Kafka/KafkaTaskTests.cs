using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Kafka;

public sealed class KafkaTaskTests : IAsyncLifetime
{
    private const int NotEnoughReplicas = 19;
    private const int UnknownTopic = 3;
    private const int TopicAuthorizationFailed = 29;
    private const int MessageTooLarge = 10;

    private readonly ManualTime _time = new();
    private readonly KafkaMockCluster _cluster = new();
    private readonly KafkaTask _kafka;

    public KafkaTaskTests()
    {
        _kafka = new KafkaTask(new TaskReading(), _time, NullLogger<KafkaTask>.Instance);
        _cluster.CreateTopic("jobs");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _kafka.DisposeAsync();
        _cluster.Dispose();
    }

    private string Connection(string fields = "", string topic = "jobs") =>
        $$"""{"host":"{{_cluster.BootstrapServers}}","topic":"{{topic}}"{{fields}}}""";

    private async Task<KafkaMessage> ReadOneAsync(string topic = "jobs") =>
        (await Kcat.ReadAsync(_cluster.BootstrapServers, topic, 1, Sample.Deadline)).ShouldHaveSingleItem();

    [Fact]
    public async Task ManualExample_DeliversItsData_AsItStands()
    {
        var registration = """{"name":"ap3","type":"now","schedule":"","task":{"type":"kafka","connection":{"host":"localhost:9092","topic":"example-topic"},"data":{"id":"toboe"}}}"""
            .Replace("localhost:9092", _cluster.BootstrapServers);
        _cluster.CreateTopic("example-topic");
        var task = Sample.TaskOf(registration);
        var problems = new TaskProblems();
        _kafka.Validate(task, problems);
        problems.Found.ShouldBeEmpty();

        (await _kafka.SendAsync(Sample.Dispatch(task))).ShouldBe(DispatchResult.Delivered);

        (await ReadOneAsync("example-topic")).Value.ShouldBe("""{"id":"toboe"}""");
    }

    [Fact]
    public async Task Message_CarriesKeyHeadersAndTheRun()
    {
        using var activity = new Activity("run").SetIdFormat(ActivityIdFormat.W3C).Start();
        var connection = Connection(""","key":"열쇠","headers":{"who":"세계"},"partition":0""");
        await _kafka.SendAsync(Sample.Dispatch(Sample.Task("kafka", connection, "[1, 2]"), attempt: 2, name: "야간"));

        var message = await ReadOneAsync();
        message.Key.ShouldBe("열쇠");
        message.Value.ShouldBe("[1, 2]");
        message.Partition.ShouldBe(0);
        message.Header("who").ShouldBe("세계");
        message.Header("webhook-id").ShouldBe(Sample.RunId);
        message.Header("X-Scheduler-Schedule-Id").ShouldBe(Sample.ScheduleId);
        message.Header("X-Scheduler-Schedule-Name").ShouldBe("야간");
        message.Header("X-Scheduler-Nominal-Time").ShouldBe("2030-01-01T00:00:00.250Z");
        message.Header("X-Scheduler-Attempt").ShouldBe("2");
        message.Header("traceparent").ShouldBe(activity.Id);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("leader")]
    [InlineData("none")]
    public async Task Acks_OfAnyKind_Deliver(string acks)
    {
        var result = await _kafka.SendAsync(Connection($$""","acks":"{{acks}}","settings":{"compression.type":"gzip","linger.ms":0,"client.id":"me"}"""));
        result.ShouldBe(DispatchResult.Delivered);
        (await ReadOneAsync()).Value.ShouldBe("{}");
    }

    [Fact]
    public async Task TooFewReplicas_AreWaitedFor()
    {
        _cluster.PushErrors(KafkaApi.Produce, NotEnoughReplicas, NotEnoughReplicas, NotEnoughReplicas);
        (await _kafka.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
        (await ReadOneAsync()).Value.ShouldBe("{}");
    }

    [Theory]
    [InlineData(TopicAuthorizationFailed, "TopicAuthorizationFailed")]
    [InlineData(MessageTooLarge, "MsgSizeTooLarge")]
    public async Task Refusal_IsRejected(int error, string code)
    {
        _cluster.PushErrors(KafkaApi.Produce, [.. Enumerable.Repeat(error, 20)]);
        var result = await _kafka.SendAsync(Connection());
        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.Message.ShouldNotBeNull().ShouldContain(code);
    }

    [Fact]
    public async Task UnknownTopic_IsRejected()
    {
        // The mock makes every topic that is asked for, unless it is told to answer that there is none.
        _cluster.CreateTopic("nowhere");
        _cluster.SetTopicError("nowhere", UnknownTopic);
        var result = await _kafka.SendAsync(Connection(""","settings":{"message.timeout.ms":4000}""", "nowhere"));
        result.Outcome.ShouldBe(DispatchOutcome.Rejected, result.Message);
    }

    [Fact]
    public async Task UnknownPartition_IsRejected()
    {
        var result = await _kafka.SendAsync(Connection(""","partition":7"""));
        result.Outcome.ShouldBe(DispatchOutcome.Rejected, result.Message);
        result.Message.ShouldNotBeNull().ShouldContain("UnknownPartition");
    }

    [Fact]
    public async Task AllBrokersDown_IsUndeliverable_WithinTheMessagesTime()
    {
        _cluster.AllDown();
        var clock = TimeProvider.System;
        var start = clock.GetTimestamp();
        var result = await _kafka.SendAsync(Connection(""","settings":{"message.timeout.ms":1500}"""));
        clock.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(6));
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
        result.Message.ShouldNotBeNull().ShouldStartWith($"No broker of {_cluster.BootstrapServers} took the message:");
    }

    [Fact]
    public async Task AllBrokersDown_IsCutByTheToken_AndDeliveredLaterAllTheSame()
    {
        (await _kafka.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
        _cluster.AllDown();
        using var attempt = new CancellationTokenSource();
        var sending = _kafka.DispatchAsync(Sample.Dispatch("kafka", Connection(), "[2]"), attempt.Token).AsTask();
        await attempt.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending.WaitAsync(Sample.Deadline, TimeProvider.System));
        _time.Advance(TimeSpan.FromHours(1));
        _kafka.Producers.ShouldBe(1); // It still has the message, so it is not idle.

        _cluster.AllUp();
        (await Kcat.ReadAsync(_cluster.BootstrapServers, "jobs", 2, Sample.Deadline)).Select(message => message.Value).ShouldBe(["{}", "[2]"]);
    }

    [Fact]
    public async Task Producer_IsShared_ByTasksOfOneCluster_AndClosedWhenIdle()
    {
        await _kafka.SendAsync(Connection());
        await _kafka.SendAsync(Connection(""","key":"k" """, "other"));
        _kafka.Producers.ShouldBe(1);
        await _kafka.SendAsync(Connection(""","acks":"leader" """));
        _kafka.Producers.ShouldBe(2);

        _time.Advance(TimeSpan.FromMinutes(7));
        _kafka.Producers.ShouldBe(0);
        (await _kafka.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task Settings_ThatTheClientRefuses_AreRejected_WithoutThePassword()
    {
        var result = await _kafka.SendAsync(Connection(""","settings":{"security.protocol":"ssl","ssl.key.pem":"s3cret-pem","ssl.key.password":"s3cret-pw"}"""));
        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.Message.ShouldNotBeNull().ShouldStartWith("The Kafka client refuses the settings:");
        result.Message.ShouldNotContain("s3cret");
        _kafka.Producers.ShouldBe(0);
    }
}
