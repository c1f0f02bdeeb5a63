using System.Text.Json;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class RegisterTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Post_AnswersCreatedWithLocationAndTag_WhenScheduleIsNew()
    {
        var created = (await _api.PostAsync("/schedules", Bodies.ManualCron)).ShouldBe(201);

        var id = created["id"].GetString();
        created.Location.ShouldBe($"/schedules/{id}");
        created.ETag.ShouldNotBeNull();
        created["name"].GetString().ShouldBe("cron-test");
        created["client"].GetProperty("application").GetString().ShouldBe("");
        created["revision"].GetInt64().ShouldBe(1);
        created["status"].GetString().ShouldBe("enabled");
        created["next_run_at"].GetString().ShouldBe("2030-01-01T00:01:00.000Z");
        created["created_at"].GetString().ShouldBe("2030-01-01T00:00:00.000Z");
        created["last_run"].ValueKind.ShouldBe(JsonValueKind.Null);
        created["timezone"].GetString().ShouldBe("UTC");

        var read = (await _api.GetAsync(created.Location!)).ShouldBe(200);
        read.Text.ShouldBe(created.Text);
        read.ETag.ShouldBe(created.ETag);
    }

    [Fact]
    public async Task Post_MovesDataOutOfConnection()
    {
        var task = (await _api.PostAsync("/schedules", Bodies.ManualCron))["task"];

        task.GetProperty("connection").TryGetProperty("data", out _).ShouldBeFalse();
        task.GetProperty("connection").GetProperty("headers").GetProperty("accept").GetString().ShouldBe("*/*");
        task.GetProperty("data").GetProperty("instanceName").GetString().ShouldBe("delay-test");
    }

    [Fact]
    public async Task Post_TakesTheManualsKafkaExample()
    {
        var created = (await _api.PostAsync("/schedules", Bodies.ManualNow)).ShouldBe(201);

        created["type"].GetString().ShouldBe("now");
        created["next_run_at"].GetString().ShouldBe("2030-01-01T00:00:00.000Z");
        created["task"].GetProperty("data").GetProperty("id").GetString().ShouldBe("toboe");
    }

    [Fact]
    public async Task Post_Replaces_WhenIdentityIsKnown()
    {
        var first = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).ShouldBe(201);
        var second = (await _api.PostAsync("/schedules", Bodies.Hourly("a", """ "description":"again" """))).ShouldBe(200);

        second["id"].GetString().ShouldBe(first["id"].GetString());
        second["revision"].GetInt64().ShouldBe(2);
        second["description"].GetString().ShouldBe("again");
        second.Location.ShouldBeNull();
        second.ETag.ShouldNotBe(first.ETag);
    }

    [Fact]
    public async Task Post_CostsOneReadAndOneWrite()
    {
        await _api.PostAsync("/schedules", Bodies.Hourly("a"));

        (_api.Store.Reads, _api.Store.Writes).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("""{"type":"delay","schedule":90,""", "2030-01-01T00:01:30.000Z")]
    [InlineData("""{"type":"delay","schedule":"10m",""", "2030-01-01T00:10:00.000Z")]
    [InlineData("""{"type":"delay","schedule":"PT30S",""", "2030-01-01T00:00:30.000Z")]
    [InlineData("""{"type":"delay-recur","schedule":"30",""", "2030-01-01T00:00:30.000Z")]
    [InlineData("""{"type":"date","schedule":"2030-05-01T12:00:00","timezone":"Europe/Vienna",""", "2030-05-01T10:00:00.000Z")]
    [InlineData("""{"type":"interval","schedule":"1h","start_at":"2030-01-01T12:30:00+01:00",""", "2030-01-01T11:30:00.000Z")]
    [InlineData("""{"type":"interval","schedule":"1h","start_at":"2029-12-31T23:15:00Z",""", "2030-01-01T00:15:00.000Z")]
    [InlineData("""{"type":"cron","schedule":"@every 5m","start_at":"2029-12-31T23:58:00Z",""", "2030-01-01T00:03:00.000Z")]
    public async Task Post_PlansTheFirstOccurrence(string timing, string next)
    {
        var created = (await _api.PostAsync("/schedules", timing + """ "task":{"type":"rest","connection":{"host":"http://t/"}}}""")).ShouldBe(201);

        created["next_run_at"].GetString().ShouldBe(next);
    }

    [Fact]
    public async Task Post_FillsInTheServicesDefaults()
    {
        await using var api = await ApiHost.StartAsync(scheduler: new() { Timezone = "Asia/Seoul", MisfireGrace = TimeSpan.FromMinutes(5) });
        var created = await api.PostAsync("/schedules", Bodies.Hourly("a"));

        created["timezone"].GetString().ShouldBe("Asia/Seoul");
        created["misfire"].GetRawText().ShouldBe("""{"policy":"fire_once","grace":"5m","window":"1d","limit":100}""");
        created["timeout"].GetString().ShouldBe("30s");
        created["task"].TryGetProperty("failed_policy", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Post_MapsThePythonServicesFailureFields()
    {
        var created = await _api.PostAsync("/schedules", """
            {"id":"x","type":"cron","schedule":"0 * * * *","task":{"type":"rest","connection":{"host":"http://t/"},"failed_policy":"retry_dlq","retry_wait":1.5,"max_retry_count":4,"retry_count":2,"history_check":true}}
            """);

        created["task"].GetProperty("failed_policy").GetString().ShouldBe("retry_dlq");
        created["task"].GetProperty("retry_wait").GetDouble().ShouldBe(1.5);
        created["task"].GetProperty("max_retry_count").GetInt32().ShouldBe(4);
        created["task"].GetProperty("history_check").GetBoolean().ShouldBeTrue();
        var stored = (await _api.Memory.GetAsync([new ScheduleId("x")], default))[0]!.Definition.Retry!;
        (stored.MaxAttempts, stored.InitialDelay, stored.DeadLetter).ShouldBe((5, TimeSpan.FromSeconds(1.5), true));
    }

    [Fact]
    public async Task Post_KeepsTheGrid_WhenAnIntervalIsRegisteredAgain()
    {
        const string Body = """{"name":"i","type":"interval","schedule":"1h","task":{"type":"rest","connection":{"host":"http://t/"}}}""";
        var first = await _api.PostAsync("/schedules", Body);
        _api.Time.Advance(TimeSpan.FromMinutes(20));
        var again = await _api.PostAsync("/schedules", Body);

        again["next_run_at"].GetString().ShouldBe(first["next_run_at"].GetString());
    }

    [Fact]
    public async Task Post_OnlyCreates_WhenIfNoneMatchIsAny()
    {
        (await _api.PostAsync("/schedules", Bodies.Hourly("a"), ("If-None-Match", "*"))).ShouldBe(201);
        (await _api.PostAsync("/schedules", Bodies.Hourly("a"), ("If-None-Match", "*"))).ShouldBeProblem(412);
    }

    [Fact]
    public async Task Post_OnlyReplacesThatVersion_WhenIfMatchIsGiven()
    {
        (await _api.PostAsync("/schedules", Bodies.Hourly("a"), ("If-Match", "*"))).ShouldBeProblem(412);
        var created = await _api.PostAsync("/schedules", Bodies.Hourly("a"));
        (await _api.PostAsync("/schedules", Bodies.Hourly("a"), ("If-Match", created.ETag!))).ShouldBe(200);
        (await _api.PostAsync("/schedules", Bodies.Hourly("a"), ("If-Match", created.ETag!))).ShouldBeProblem(412);
    }
}
