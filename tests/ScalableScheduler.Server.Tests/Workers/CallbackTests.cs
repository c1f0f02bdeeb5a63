using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Server.Tasks.Redis;
using ScalableScheduler.Server.Tests.Tasks;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary><c>callback: true</c>: a message carries what its worker needs to report.</summary>
public sealed class CallbackTests(RabbitMqServerFixture broker, RedisServerFixture redis) : IClassFixture<RabbitMqServerFixture>, IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static Dispatch Claimed(string type, string connection) => Sample.Dispatch(type, connection, """{"a":1}""") with { Claim = new ClaimId("7") };

    [Fact]
    public async Task Amqp_RunIsReportedOn_AndCancelledThroughTheSameQueue()
    {
        await using var client = await RabbitMqClient.ConnectAsync(broker.Server);
        var queue = await client.DeclareQueueAsync();
        await using var node = await BusNode.StartAsync(new WorkerOptions());
        string Definition() => $$$"""{"type":"amqp","connection":{"host":"{{{broker.Server.Url.OriginalString}}}","routing_key":"{{{queue}}}","callback":true}}""";

        var first = await node.RegisterAsync(Definition());
        var (run, claim, action) = Facts(await client.ReceiveAsync(queue));
        action.ShouldBe("run");
        var reports = node.Services.GetRequiredService<WorkReports>();
        (await reports.ReportAsync(new WorkReport(run, claim, WorkStatus.Completed), default)).Outcome.ShouldBe(ReportOutcome.Taken);
        await node.RunAsync(first, "succeeded");

        var second = await node.RegisterAsync(Definition());
        (run, claim, _) = Facts(await client.ReceiveAsync(queue));
        await reports.ReportAsync(new WorkReport(run, claim, WorkStatus.Running), default);
        await node.RunAsync(second, "running");
        await node.CancelAsync(run.Value);
        var cancel = await client.ReceiveAsync(queue);
        Facts(cancel).ShouldBe((run, claim, "cancel"));
        Encoding.UTF8.GetString(cancel.Body.Span).ShouldBe("{}");
        await reports.ReportAsync(new WorkReport(run, claim, WorkStatus.Cancelled), default);
        await node.RunAsync(second, "cancelled");
    }

    [Fact]
    public async Task Amqp_WithoutCallback_SaysNothingOfIt()
    {
        await using var client = await RabbitMqClient.ConnectAsync(broker.Server);
        await using var publisher = new AmqpPublisher(TimeProvider.System, NullLogger<AmqpPublisher>.Instance);
        var amqp = new AmqpTask(new TaskReading(), publisher, TimeProvider.System);
        var queue = await client.DeclareQueueAsync();
        var dispatch = Sample.Dispatch("amqp", $$"""{"host":"{{broker.Server.Endpoint}}","routing_key":"{{queue}}"}""");

        (await amqp.SendAsync(dispatch)).ShouldBe(DispatchResult.Delivered);
        (await amqp.StopAsync(dispatch, default)).ShouldBe(DispatchResult.Delivered);

        (await client.ReceiveAsync(queue)).BasicProperties.Headers.ShouldNotBeNull().Keys.ShouldNotContain(RunHeaders.Action);
        (await client.CountAsync(queue)).ShouldBe(0u);
        amqp.WorkOf(dispatch.Schedule.Task).ShouldBeNull();
    }

    [Fact]
    public async Task Kafka_SaysClaimAndAction_InHeaders()
    {
        using var cluster = new KafkaMockCluster();
        cluster.CreateTopic("work");
        await using var kafka = new KafkaTask(new TaskReading(), TimeProvider.System, NullLogger<KafkaTask>.Instance);
        var dispatch = Claimed("kafka", $$"""{"host":"{{cluster.BootstrapServers}}","topic":"work","key":"k","callback":true}""");

        (await kafka.SendAsync(dispatch)).ShouldBe(DispatchResult.Delivered);
        (await kafka.StopAsync(dispatch, default)).ShouldBe(DispatchResult.Delivered);

        var messages = await Kcat.ReadAsync(cluster.BootstrapServers, "work", 2, Patience);
        messages.Select(m => (m.Value, m.Header(RunHeaders.ClaimId), m.Header(RunHeaders.Action), m.Key))
            .ShouldBe([("""{"a":1}""", "7", "run", "k"), ("{}", "7", "cancel", "k")]);
    }

    [Fact]
    public async Task Redis_SaysClaimAndAction_InFieldsOrEnvelope()
    {
        await using var task = new RedisTask(new TaskReading(), TimeProvider.System);
        var key = $"work-{Guid.NewGuid():N}";
        foreach (var (topic, fields) in new[] { ($"{key}:s", ""","mode":"stream" """), ($"{key}:l", ""","mode":"list","envelope":true""") })
        {
            var dispatch = Claimed("redis", $$"""{"host":"{{redis.Server.Endpoint}}","topic":"{{topic}}","callback":true{{fields}}}""");
            (await task.SendAsync(dispatch)).Outcome.ShouldBe(DispatchOutcome.Delivered);
            (await task.StopAsync(dispatch, default)).Outcome.ShouldBe(DispatchOutcome.Delivered);
        }
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.Server.Endpoint);
        var database = connection.GetDatabase();

        var entries = await database.StreamRangeAsync($"{key}:s");
        entries.Select(e => ((string?)e["data"], (string?)e["claim_id"], (string?)e["action"], (string?)e["run_id"]))
            .ShouldBe([("""{"a":1}""", "7", "run", Sample.RunId), ("{}", "7", "cancel", Sample.RunId)]);
        var elements = (await database.ListRangeAsync($"{key}:l")).Select(e => Sample.Json(e!));
        elements.Select(e => (e.GetProperty("data").GetRawText(), e.GetProperty("claim_id").GetString(), e.GetProperty("action").GetString()))
            .ShouldBe([("""{"a":1}""", "7", "run"), ("{}", "7", "cancel")]);
    }

    [Theory]
    [InlineData("""{"host":"h","topic":"t"}""", null)]
    [InlineData("""{"host":"h","topic":"t","mode":"stream","callback":true}""", null)]
    [InlineData("""{"host":"h","topic":"t","mode":"list","envelope":true,"callback":true,"start_timeout":"5m","heartbeat_timeout":30,"cancel_timeout":"10s","queue_limit":5}""", null)]
    [InlineData("""{"host":"h","topic":"t","callback":true}""", "/connection/callback conflict")]
    [InlineData("""{"host":"h","topic":"t","mode":"list","callback":true}""", "/connection/callback conflict")]
    [InlineData("""{"host":"h","topic":"t","mode":"stream","callback":"{{yes}}"}""", "/connection/callback conflict")]
    [InlineData("""{"host":"h","topic":"t","mode":"stream","callback":true,"start_timeout":"{{t}}"}""", "/connection/start_timeout conflict")]
    [InlineData("""{"host":"h","topic":"t","mode":"stream","callback":true,"queue_limit":0}""", "/connection/queue_limit invalid")]
    [InlineData("""{"host":"h","topic":"t","start_timeout":"5m"}""", "/connection/start_timeout unknown")]
    public async Task Fields_AreChecked(string connection, string? problem)
    {
        await using var task = new RedisTask(new TaskReading(), TimeProvider.System);

        task.ProblemsOf(connection).Select(p => $"{p.Field} {p.Reason}").FirstOrDefault().ShouldBe(problem);
    }

    [Fact]
    public async Task Settings_AreKnown_WhileOtherFieldsAreTemplates()
    {
        await using var task = new RedisTask(new TaskReading(), TimeProvider.System);

        task.WorkOf(Sample.Task("redis", """{"host":"{{host}}","topic":"t","mode":"stream","callback":true,"start_timeout":"5m"}"""))
            .ShouldBe(new WorkSettings { StartTimeout = TimeSpan.FromMinutes(5) });
        task.WorkOf(Sample.Task("redis", """{"host":"{{host}}","topic":"t","mode":"stream","callback":true}"""))
            .ShouldBe(new WorkSettings { StartTimeout = WorkSettings.DefaultStartTimeoutWhenSent });
    }

    private static (RunId Run, ClaimId Claim, string Action) Facts(BasicGetResult message)
    {
        string Header(string name) => Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers.ShouldNotBeNull()[name]!);
        return (new RunId(Header(RunHeaders.Id)), new ClaimId(Header(RunHeaders.ClaimId)), Header(RunHeaders.Action));
    }
}
