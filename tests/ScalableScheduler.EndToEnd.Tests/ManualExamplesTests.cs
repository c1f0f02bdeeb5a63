using System.Net;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>The examples of the Python service's manual, as they stand there but for host and port.</summary>
public sealed class ManualExamplesTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Examples_AreAcceptedAndDelivered()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var target = await Target.StartAsync();
        using var kafka = new KafkaMockCluster();
        kafka.CreateTopic(ManualExamples.Topic);
        await using var service = await Nodes.StartAsync(redis);
        var registered = TimeProvider.System.GetUtcNow();

        var rest = await service.Http.PostAsync("schedules", ManualExamples.Rest(target));
        var message = await service.Http.PostAsync("schedules", ManualExamples.Kafka(kafka));

        rest.Status.ShouldBe(HttpStatusCode.Created);
        rest.Json.Text("name").ShouldBe("cron-test");
        rest.Json.GetProperty("client").Text("application").ShouldBe("");
        message.Status.ShouldBe(HttpStatusCode.Created);
        message.Json.Text("name").ShouldBe("ap3");

        var received = (await Kcat.ReadAsync(kafka.BootstrapServers, ManualExamples.Topic, 1, Soon))[0];
        received.Value.ShouldBe("""{"id":"toboe"}""");
        received.Header("X-Scheduler-Schedule-Id").ShouldBe(message.Json.Text("id"));

        var request = (await target.WaitForAsync(1, TimeSpan.FromSeconds(70)))[0];
        var minute = NextMinute(registered);
        request.Header("X-Scheduler-Nominal-Time").ShouldBe(minute.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'"));
        request.ReceivedAt.ShouldBeInRange(minute, minute.AddSeconds(2));
        request.Method.ShouldBe("POST");
        request.Path.ShouldBe("/api/unstable/run-scenario/DELAY-TEST");
        request.Text.ShouldBe("""{"instanceName":"delay-test","variables":{}}""");
        request.Header("Content-Type").ShouldBe("application/json");
        request.Header("Accept").ShouldBe("*/*");
    }

    private static DateTimeOffset NextMinute(DateTimeOffset after) =>
        new DateTimeOffset(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, TimeSpan.Zero).AddMinutes(1);
}
