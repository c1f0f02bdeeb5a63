namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>Schedules whose runs workers do.</summary>
public sealed class WorkerScheduleTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    [InlineData("", "\"x\":1", "/task/connection/queue", "/task/connection/x")]
    [InlineData("a b", "\"bus\":\"amqp\"", "/task/connection/queue", "/task/connection/bus")]
    [InlineData("q", "\"heartbeat_timeout\":\"500ms\",\"start_timeout\":-1,\"cancel_timeout\":0", "/task/connection/heartbeat_timeout", "/task/connection/start_timeout", "/task/connection/cancel_timeout")]
    [InlineData("q", "\"heartbeat_timeout\":\"31d\",\"start_timeout\":true,\"cancel_timeout\":\"soon\"", "/task/connection/heartbeat_timeout", "/task/connection/start_timeout", "/task/connection/cancel_timeout")]
    [InlineData("q", "\"queue_limit\":0", "/task/connection/queue_limit")]
    [InlineData("q", "\"queue_limit\":1001", "/task/connection/queue_limit")]
    [InlineData("{{collection.id}}", "\"bus\":\"{{collection.id_which_is_quite_long}}\"", "/task/connection/queue", "/task/connection/bus")]
    [InlineData("q", "\"heartbeat_timeout\":\"{{hb}}\",\"start_timeout\":\"{{st}}\",\"cancel_timeout\":\"{{ct}}\",\"queue_limit\":\"{{ql}}\"", "/task/connection/heartbeat_timeout", "/task/connection/start_timeout", "/task/connection/cancel_timeout", "/task/connection/queue_limit")]
    public async Task AConnection_IsChecked(string queue, string connection, params string[] fields) =>
        (await _api.PostAsync("/schedules", Bodies.Worker("a", queue, connection))).ShouldBeProblem(422, fields);

    [Theory]
    [InlineData("\"heartbeat_timeout\":90,\"start_timeout\":\"1h\",\"cancel_timeout\":\"PT5S\",\"queue_limit\":3")]
    [InlineData("\"heartbeat_timeout\":\"0s\",\"start_timeout\":0")]
    public async Task AConnection_IsShownAsItWasGiven(string connection)
    {
        await _api.RegisterAsync("a", connection: connection);
        (await _api.GetAsync("/schedules/a"))["task"].GetProperty("connection").GetRawText().ShouldBe($$"""{"queue":"q",{{connection}}}""");
    }

    [Fact]
    public async Task Timeouts_ThatNobodyGave_FollowTheTask()
    {
        await _api.PostAsync("/schedules", """{"id":"a","type":"now","task":{"type":"rest","connection":{"host":"h"}}}""");
        (await TimeoutAsync("{}")).ShouldBe("30s");
        (await TimeoutAsync("""{"task":{"type":"worker","connection":{"host":null,"queue":"q"}}}""")).ShouldBe("1h");
        (await TimeoutAsync("""{"description":"d"}""")).ShouldBe("1h");
        (await TimeoutAsync("""{"timeout":"10m"}""")).ShouldBe("10m");
        (await TimeoutAsync("""{"task":{"type":"rest","connection":{"host":"h","queue":null}}}""")).ShouldBe("10m");
        (await TimeoutAsync("""{"timeout":null}""")).ShouldBe("30s");
    }

    [Fact]
    public async Task AFullQueue_LeavesOccurrencesOut_AndTheDryRunSaysSo()
    {
        await _api.RegisterAsync("a", connection: "\"queue_limit\":2", more: "\"misfire\":{\"policy\":\"fire_all\"},\"enabled\":false");
        _api.Time.Advance(TimeSpan.FromHours(5.5));
        var plan = (await _api.PostAsync("/schedules/a/resume?dry_run=true", "")).ShouldBe(200);
        plan["runs"].GetProperty("count").GetInt32().ShouldBe(2);
        plan["skipped"][0].GetRawText().ShouldBe("""{"reason":"queue_full","from":"2030-01-01T03:00:00.000Z","to":"2030-01-01T05:00:00.000Z","count":3,"at_least":false}""");

        await _api.PostAsync("/schedules/a/resume", "");
        await Firing.FireDueAsync(_api);
        (await _api.GetAsync("/workers/q"))["waiting"].GetInt32().ShouldBe(2);
        var skipped = (await _api.GetAsync("/runs?status=skipped")).Json;
        skipped.GetArrayLength().ShouldBe(1);
        skipped[0].GetProperty("skipped").GetRawText().ShouldBe(plan["skipped"][0].GetRawText());

        await _api.ClaimOneAsync(); // makes room for one
        _api.Time.Advance(TimeSpan.FromHours(1));
        (await _api.PostAsync("/schedules/a/resume?dry_run=true", ""))["runs"].GetProperty("count").GetInt32().ShouldBe(1);
        await Firing.FireDueAsync(_api);
        (await _api.GetAsync("/workers/q"))["waiting"].GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task OverlapSkip_AllowsOneRunAtATime()
    {
        await _api.RegisterAsync("a", more: "\"overlap\":\"skip\"");
        _api.Time.Advance(TimeSpan.FromHours(1));
        await Firing.FireDueAsync(_api);
        var run = await _api.ClaimOneAsync();
        _api.Time.Advance(TimeSpan.FromSeconds(30));
        await _api.OfferAsync("a");
        (await _api.ClaimAsync()).Claimed().ShouldBeEmpty();
        (await _api.ReportAsync(run, "succeed")).ShouldBe(200);
        await _api.OfferAsync("a");
        (await _api.ClaimAsync()).Claimed().Length.ShouldBe(1);
    }

    [Fact]
    public async Task ARunOfATaskThatWorkersDoNoMore_GoesToTheTask()
    {
        await _api.RegisterAsync("a");
        var id = await _api.OfferAsync("a");
        (await _api.PatchAsync("/schedules/a", """{"task":{"type":"rest","connection":{"queue":null,"host":"h"}}}""")).ShouldBe(200);
        (await _api.ClaimAsync()).Claimed().ShouldBeEmpty();
        (await Firing.FireDueAsync(_api)).Single().Value.ShouldBe(id);
        (await _api.StatusAsync(id)).ShouldBe("succeeded");
    }

    private async Task<string?> TimeoutAsync(string patch) =>
        (await _api.PatchAsync("/schedules/a", patch)).ShouldBe(200)["timeout"].GetString();
}
