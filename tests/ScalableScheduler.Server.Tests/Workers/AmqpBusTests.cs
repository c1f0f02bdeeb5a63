using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Server.Workers.Amqp;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>The bus over a real broker, with a worker as the manual of simple-scheduler has it.</summary>
public sealed class AmqpBusTests(RabbitMqServerFixture fixture) : IClassFixture<RabbitMqServerFixture>
{
    private const string Once = ""","retry":{"max_attempts":1}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RabbitMqServer _server = fixture.Server;
    private readonly string _job = $"job-{Guid.NewGuid():N}";

    private Task<BusNode> StartAsync(BusCluster? cluster = null) => StartAsync(_server, cluster);

    private static Task<BusNode> StartAsync(RabbitMqServer server, BusCluster? cluster = null) => BusNode.StartAsync(Options(server), cluster);

    private static WorkerOptions Options(RabbitMqServer server) => new()
    {
        Amqp = new AmqpBusOptions { Host = server.Url.OriginalString, JobsRefresh = TimeSpan.FromMilliseconds(200) },
    };

    private static string WorkerTask(string job, string fields = "") =>
        $$$"""{"type":"worker","connection":{"queue":"{{{job}}}","bus":"amqp"{{{fields}}}},"data":{"report":"세계"}}""";

    [Fact]
    public async Task TheManualsExample_MessageForMessage()
    {
        await using var worker = await ManualWorker.StartAsync(_server, "my-job");
        await using var node = await StartAsync();
        var schedule = await node.RegisterAsync(WorkerTask("my-job", ""","heartbeat_timeout":"5s" """));

        var action = await worker.NextAsync();
        action.EnumerateObject().Take(3).Select(p => p.Name).ShouldBe(["jobName", "runId", "action"]);
        action.GetProperty("jobName").GetString().ShouldBe("my-job");
        action.GetProperty("action").GetString().ShouldBe("run");
        action.GetProperty("scheduleId").GetString().ShouldBe(schedule);
        action.GetProperty("attempt").GetInt32().ShouldBe(1);
        action.GetProperty("data").GetProperty("report").GetString().ShouldBe("세계");
        var id = action.GetProperty("runId").GetString()!;
        await worker.StatusAsync(id, "running");
        var run = await node.RunAsync(schedule, "running");
        id.ShouldBe($"{run.GetProperty("id").GetString()}#1");
        await worker.HeartbeatAsync(id);
        await worker.HeartbeatAsync(id);
        await worker.StatusAsync(id, "completed");

        BusNode.OutcomesOf(await node.RunAsync(schedule, "succeeded")).ShouldBe(["completed"]);
    }

    [Fact]
    public async Task Cancel_TellsTheWorker_AndEndsWithItsAnswer()
    {
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var node = await StartAsync();
        var schedule = await node.RegisterAsync(WorkerTask(_job));
        var id = await worker.NextAsync("run");
        await worker.StatusAsync(id, "running");
        var run = await node.RunAsync(schedule, "running");

        await node.CancelAsync(run.GetProperty("id").GetString()!);
        (await worker.NextAsync("cancel")).ShouldBe(id);
        await worker.StatusAsync(id, "cancelled");

        await node.RunAsync(schedule, "cancelled");
    }

    [Fact]
    public async Task Failed_FailsTheRun()
    {
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var node = await StartAsync();
        var schedule = await node.RegisterAsync(WorkerTask(_job), Once);

        await worker.StatusAsync(await worker.NextAsync("run"), "failed");

        BusNode.OutcomesOf(await node.RunAsync(schedule, "failed")).ShouldBe(["failed"]);
    }

    [Fact]
    public async Task MissingHeartbeat_SendsTheRunAgain_AndTheZombieIsRefused()
    {
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var node = await StartAsync();
        var schedule = await node.RegisterAsync(WorkerTask(_job, ""","heartbeat_timeout":"5s" """));
        var zombie = await worker.NextAsync("run");
        await worker.StatusAsync(zombie, "running");
        (await worker.NextAsync("cancel")).ShouldBe(zombie); // should it still be there
        var again = await worker.NextAsync("run");
        again.ShouldBe($"{zombie[..^2]}#2");

        await worker.StatusAsync(again, "running");
        await worker.StatusAsync(zombie, "completed");
        await worker.HeartbeatAsync(zombie);
        (await worker.NextAsync("cancel")).ShouldBe(zombie);
        await EmptyAsync(worker, worker.StatusQueue);
        (await node.RunAsync(schedule, _ => true, "there")).GetProperty("status").GetString().ShouldBe("running");
        await worker.StatusAsync(again, "completed");

        var run = await node.RunAsync(schedule, "succeeded");
        BusNode.OutcomesOf(run).ShouldBe(["abandoned", "completed"]);
    }

    [Fact]
    public async Task RepeatedStatus_IsHarmless()
    {
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var node = await StartAsync();
        var first = await node.RegisterAsync(WorkerTask(_job));
        var id = await worker.NextAsync("run");
        foreach (var status in new[] { "running", "running", "completed", "completed" })
            await worker.StatusAsync(id, status);
        BusNode.OutcomesOf(await node.RunAsync(first, "succeeded")).ShouldBe(["completed"]);

        var second = await node.RegisterAsync(WorkerTask(_job));
        await worker.StatusAsync(await worker.NextAsync("run"), "completed");

        await node.RunAsync(second, "succeeded");
        await EmptyAsync(worker, worker.StatusQueue);
    }

    [Fact]
    public async Task Poison_IsParkedWithWhyAndWhereFrom_AndCounted_AndWhatFollowsIsTaken()
    {
        var options = new WorkerOptions
        {
            Amqp = new AmqpBusOptions { Host = _server.Url.OriginalString, ParkedQueue = $"parked-{Guid.NewGuid():N}" },
        };
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var node = await BusNode.StartAsync(options);
        var parked = new SemaphoreSlim(0);
        using var meter = new MeterListener();
        var counter = node.Services.GetRequiredService<EngineMetrics>().Parked;
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => parked.Release((int)count));
        meter.EnableMeasurementEvents(counter);
        var schedule = await node.RegisterAsync(WorkerTask(_job));
        var id = await worker.NextAsync("run");

        await worker.PublishAsync("status", "hello");
        await worker.PublishAsync("heartbeat", """{"jobName":"x"}""");
        await worker.StatusAsync(id, "completed");

        await node.RunAsync(schedule, "succeeded");
        for (var i = 0; i < 2; i++)
            (await parked.WaitAsync(Patience)).ShouldBeTrue();
        await using var client = await RabbitMqClient.ConnectAsync(_server);
        var messages = new[] { await client.ReceiveAsync(options.Amqp.ParkedQueue), await client.ReceiveAsync(options.Amqp.ParkedQueue) };
        var hello = messages.Single(m => Encoding.UTF8.GetString(m.Body.Span) == "hello");
        hello.BasicProperties.Persistent.ShouldBeTrue();
        HeaderOf(hello.BasicProperties, "x-parked-from").ShouldBe(worker.StatusQueue);
        HeaderOf(hello.BasicProperties, "x-parked-why").ShouldStartWith("It is not JSON");
        await EmptyAsync(worker, worker.StatusQueue);
    }

    [Fact]
    public async Task TwoNodes_BothListen_AndOneCarriesOnAlone()
    {
        var cluster = new BusCluster();
        await using var worker = await ManualWorker.StartAsync(_server, _job);
        await using var first = await StartAsync(cluster);
        var second = await StartAsync(cluster);
        var schedules = new List<string> { await first.RegisterAsync(WorkerTask(_job)) };
        var ids = new List<string> { await worker.NextAsync("run") };
        await Eventually.TrueAsync(
            async () => (await worker.Channel.QueueDeclarePassiveAsync(worker.StatusQueue)).ConsumerCount == 2, Patience, "both nodes to listen");

        for (var i = 0; i < 19; i++)
            schedules.Add(await first.RegisterAsync(WorkerTask(_job)));
        for (var i = 0; i < 19; i++)
            ids.Add(await worker.NextAsync("run"));
        foreach (var id in ids)
            await worker.StatusAsync(id, "running");
        await second.DisposeAsync();
        foreach (var id in ids)
            await worker.StatusAsync(id, "completed");

        foreach (var schedule in schedules)
            BusNode.OutcomesOf(await first.RunAsync(schedule, "succeeded")).ShouldBe(["completed"]);
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task BrokerRestarted_RunsGoOn()
    {
        await using var server = await RabbitMqServer.StartAsync();
        await using var node = await StartAsync(server);
        string id, schedule;
        await using (var before = await ManualWorker.StartAsync(server, _job))
        {
            schedule = await node.RegisterAsync(WorkerTask(_job));
            id = await before.NextAsync("run");
            await before.StatusAsync(id, "running");
            await node.RunAsync(schedule, "running");
            await server.RestartAsync();
        }
        await using var after = await ManualWorker.StartAsync(server, _job);
        await after.StatusAsync(id, "completed");
        await node.RunAsync(schedule, "succeeded");

        var next = await node.RegisterAsync(WorkerTask(_job));
        await after.StatusAsync(await after.NextAsync("run"), "completed");
        await node.RunAsync(next, "succeeded");
    }

    [Fact]
    public async Task DeletedQueues_AreDeclaredAgain()
    {
        await using var node = await StartAsync();
        await using (var worker = await ManualWorker.StartAsync(_server, _job))
        {
            var first = await node.RegisterAsync(WorkerTask(_job));
            await worker.StatusAsync(await worker.NextAsync("run"), "completed");
            await node.RunAsync(first, "succeeded");
            foreach (var key in new[] { "action", "status", "heartbeat" })
                await worker.Channel.QueueDeleteAsync($"scheduler.job.{_job}.{key}", ifUnused: false, ifEmpty: false);
        }

        var second = await node.RegisterAsync(WorkerTask(_job));
        await using var another = await ManualWorker.StartAsync(_server, _job);
        await another.StatusAsync(await another.NextAsync("run"), "completed");

        await node.RunAsync(second, "succeeded");
    }

    private static Task EmptyAsync(ManualWorker worker, string queue) => Eventually.TrueAsync(
        async () => (await worker.Channel.QueueDeclarePassiveAsync(queue)).MessageCount == 0, Patience, $"{queue} to be empty");

    private static string HeaderOf(RabbitMQ.Client.IReadOnlyBasicProperties properties, string name) =>
        Encoding.UTF8.GetString((byte[])properties.Headers.ShouldNotBeNull()[name]!);
}
