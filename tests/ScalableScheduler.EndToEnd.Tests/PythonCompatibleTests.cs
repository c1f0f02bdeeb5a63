using System.Net;
using ScalableScheduler.Testing;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>The service as its predecessor's clients meet it, with <c>api.python_compatible: true</c>.</summary>
public sealed class PythonCompatibleTests : IAsyncLifetime
{
    private const string EverySecond = "*/1 * * * * *";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private RedisServer _redis = null!;
    private Target _target = null!;
    private ServiceProcess _service = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _target = await Target.StartAsync();
        _service = await Nodes.StartAsync(_redis, "--api.python_compatible", "true");
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        await _target.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Target_ReceivesTheWholeSchedule()
    {
        using var kafka = new KafkaMockCluster();
        var answer = await _service.Http.PostAsync("schedules", ManualExamples.Rest(_target).Replace(ManualExamples.EveryMinute, EverySecond, StringComparison.Ordinal));
        (await _service.Http.PostAsync("schedules", ManualExamples.Kafka(kafka))).Status.ShouldBe(HttpStatusCode.OK);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var request = (await _target.WaitForAsync(1, Soon))[0];
        var sent = request.Json();
        sent.EnumerateObject().Select(m => m.Name).ShouldBe(["name", "client", "type", "schedule", "timezone", "task", "id"]);
        sent.Text("name").ShouldBe("cron-test");
        sent.Text("type").ShouldBe("cron");
        sent.Text("schedule").ShouldBe(EverySecond);
        sent.Text("id").ShouldBe(answer.Json.Text("id"));
        var task = sent.GetProperty("task");
        task.EnumerateObject().Select(m => m.Name).ShouldBe(
        [
            "type", "connection", "data", "history_check", "failed_policy", "retry_wait", "retry_count", "max_retry_count", "next", "status", "iteration",
        ]);
        task.GetProperty("data").GetRawText().ShouldBe("""{"instanceName":"delay-test","variables":{}}""");
        task.Text("failed_policy").ShouldBe("ignore");
        task.Text("status").ShouldBe("processing");
        task.GetProperty("next").GetInt64().ShouldBe(DateTimeOffset.Parse(request.Header("X-Scheduler-Nominal-Time")!).ToUnixTimeSeconds());
        var received = (await Kcat.ReadAsync(kafka.BootstrapServers, ManualExamples.Topic, 1, Soon))[0];
        received.Value.ShouldBe("""{"id":"toboe"}""");
    }

    [Fact]
    public async Task Registration_IsAnswered200_AndReadBackAsAnArrayOfOne()
    {
        const string schedule = """
            {"name":"kept","client":{"application":"shop","group":"g","type":"t","key":"k","operation":"o"},"type":"cron","schedule":"0 0 1 1 *","unknown":1,"task":{"type":"rest","connection":{"host":"http://127.0.0.1:1/"},"data":{}}}
            """;

        var first = await _service.Http.PostAsync("schedules", schedule);
        var second = await _service.Http.PostAsync("schedules", schedule);

        first.Status.ShouldBe(HttpStatusCode.OK);
        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Json.Text("id").ShouldBe(first.Json.Text("id"));
        second.Json.GetProperty("client").GetRawText().ShouldBe("""{"application":"shop","group":"g","type":"t","key":"k","operation":"o"}""");
        (await _service.Http.ReadAsync($"schedules/{first.Json.Text("id")}"))[0].Text("name").ShouldBe("kept");
        (await _service.Http.ReadAsync("schedules?application=shop&key=k"))[0].Text("name").ShouldBe("kept");
    }

    [Fact]
    public async Task Errors_AreFastApis()
    {
        var unknown = await _service.Http.GetAnswerAsync("schedules/no-such");
        var nothing = await _service.Http.GetAnswerAsync("schedules?application=nobody");
        var incomplete = await _service.Http.PostAsync("schedules", """{"name":"x","schedule":"* * * * *"}""");

        unknown.Status.ShouldBe(HttpStatusCode.NotFound);
        unknown.Body.ShouldBe("""{"detail":"Item not found"}""");
        nothing.Status.ShouldBe(HttpStatusCode.NotFound);
        nothing.Body.ShouldBe("""{"detail":"Item not found"}""");
        incomplete.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var errors = incomplete.Json.GetProperty("detail").EnumerateArray().ToArray();
        errors.Select(e => e.GetProperty("loc").GetRawText()).ShouldBe(["""["body","type"]""", """["body","task"]"""]);
        errors.ShouldAllBe(e => e.Text("type") == "missing" && e.Text("msg").Length > 0);
    }
}
