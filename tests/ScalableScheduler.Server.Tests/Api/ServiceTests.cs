using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Cluster, health, and what happens when things are broken.</summary>
public sealed class ServiceTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Cluster_ShowsNodesPartitionsAndBacklog()
    {
        var start = _api.Time.GetUtcNow();
        await _api.Memory.HeartbeatAsync(new NodeRecord(new NodeId("a-1"), "a", "1.0.0", start, TimeSpan.FromMilliseconds(-12), 3, [0, 1, 2], IsLeaving: false), TimeSpan.FromSeconds(10), default);
        await _api.Memory.HeartbeatAsync(new NodeRecord(new NodeId("b-1"), "b", "1.0.0", start, TimeSpan.Zero, 1, [3, 4, 5, 6], IsLeaving: true), TimeSpan.FromSeconds(20), default);
        await _api.PostAsync("/schedules", Bodies.ManualNow);
        await _api.PostAsync("/schedules", Bodies.ManualCron);

        var cluster = (await _api.GetAsync("/cluster")).ShouldBe(200);
        cluster["nodes"][0].GetRawText().ShouldBe("""{"id":"a-1","name":"a","version":"1.0.0","started_at":"2030-01-01T00:00:00.000Z","alive_until":"2030-01-01T00:00:10.000Z","clock_offset_ms":-12,"active_runs":3,"leaving":false,"partitions":[0,1,2]}""");
        cluster["partitions"].EnumerateArray().Select(p => p.GetProperty("owner").GetString()).ShouldBe(["a-1", "a-1", "a-1", "b-1", "b-1", "b-1", "b-1", null]);
        cluster["totals"].GetRawText().ShouldBe("""{"nodes":2,"active_runs":4,"schedules":2,"open_runs":0,"overdue":1,"oldest_due":"2030-01-01T00:00:00.000Z"}""");
    }

    [Fact]
    public async Task Health_SaysWhatTheNodeSays()
    {
        (await _api.GetAsync("/health/live")).ShouldBe(200).Text.ShouldBe("""{"status":"ok"}""");
        (await _api.GetAsync("/health/ready")).ShouldBe(200);
        (await _api.GetAsync("/health")).ShouldBe(200)["version"].GetString().ShouldNotBeNullOrEmpty();

        _api.Health.NotReady = "the store is away";
        (await _api.GetAsync("/health/live")).ShouldBe(200);
        (await _api.GetAsync("/health/ready")).ShouldBeProblem(503)["detail"].GetString().ShouldBe("the store is away");
        (await _api.GetAsync("/health")).ShouldBeProblem(503)["ready"].GetBoolean().ShouldBeFalse();

        _api.Health.NotLive = "the scanner stands still";
        (await _api.GetAsync("/health/live")).ShouldBeProblem(503)["detail"].GetString().ShouldBe("the scanner stands still");
    }

    [Fact]
    public async Task EveryScheduleRoute_AnswersUnavailable_WhenTheStoreIsAway()
    {
        _api.Store.IsAway = true;
        Answer[] answers =
        [
            await _api.PostAsync("/schedules", Bodies.ManualCron),
            await _api.PostAsync("/schedules/bulk", $"[{Bodies.ManualCron}]"),
            await _api.PostAsync("/register", Bodies.ManualCron),
            await _api.PostAsync("/unregister", """{"name":"a"}"""),
            await _api.PostAsync("/list", "{}"),
            await _api.GetAsync("/schedules"),
            await _api.GetAsync("/schedules/x"),
            await _api.GetAsync("/schedules/x/runs"),
            await _api.PutAsync("/schedules/x", Bodies.ManualCron),
            await _api.PatchAsync("/schedules/x", "{}"),
            await _api.DeleteAsync("/schedules/x"),
            await _api.DeleteAsync("/schedules?application=x"),
        ];

        foreach (var answer in answers)
        {
            answer.ShouldBeProblem(503).RetryAfter.ShouldBe("1");
            answer.Text.ShouldNotContain("10.0.0.7");
        }
        (await _api.PostAsync("/schedules", "{")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task AFault_IsNotShown()
    {
        _api.Store.Fault = new InvalidOperationException("secret detail");
        var answer = (await _api.GetAsync("/schedules/x")).ShouldBeProblem(500);

        answer.Text.ShouldNotContain("secret detail");
        answer.Text.ShouldNotContain("   at ");
    }
}
