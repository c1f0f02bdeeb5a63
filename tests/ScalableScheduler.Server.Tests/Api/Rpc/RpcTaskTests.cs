using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api.Rpc;

/// <summary>Tasks that are set.</summary>
public sealed class RpcTaskTests : IAsyncLifetime
{
    private const string Id = RpcCalls.Id;

    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Set_MakesAScheduleThatIsDueOnce()
    {
        var result = await _api.CallAsync("scheduler.set", $$"""
            {"id":"{{Id.ToUpperInvariant()}}","execute_at":"2030-01-01T01:00:00.123456789+00:00","deadline":"2030-01-01T02:00:00Z","payload":{"a":[1]},"corr_id":"order 7",
             "queue":"mail","priority":3,"timeout":"10m","heartbeat_timeout":0}
            """);
        result.GetRawText().ShouldBe($$"""{"id":"{{Id}}"}""");

        var schedule = (await _api.GetAsync($"/schedules/{Id}")).ShouldBe(200);
        (schedule["type"].GetString(), schedule["next_run_at"].GetString()).ShouldBe(("date", "2030-01-01T01:00:00.123Z"));
        (schedule["priority"].GetInt32(), schedule["timeout"].GetString()).ShouldBe((3, "10m"));
        schedule["task"].GetProperty("connection").GetRawText().ShouldBe("""{"queue":"mail","heartbeat_timeout":0,"deadline":"2030-01-01T02:00:00.000Z"}""");
        (await _api.GetAsync("/schedules?application=json-rpc&key=order+7")).Json.GetArrayLength().ShouldBe(1);

        var got = await _api.CallAsync("scheduler.get", $$"""{"id":"{{Id}}"}""");
        got.GetProperty("task").GetRawText().ShouldBe($$"""
            {"id":"{{Id}}","state":"pending","execute_at":"2030-01-01T01:00:00.123Z","deadline":"2030-01-01T02:00:00.000Z","payload":{"a":[1]},"created_at":"2030-01-01T00:00:00.000Z","done_at":null}
            """);
        got.GetProperty("meta").GetRawText().ShouldBe("""{"corr_id":"order 7","attempts":0}""");
        (await _api.CallAsync("Scheduler.Get", $$"""[{"id":"{{Id}}"}]""")).GetProperty("meta").GetRawText().ShouldBe("""{"corrID":"order 7","attempts":0}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","executeAt":"0001-01-01T00:00:00Z","deadline":"0001-01-01T00:00:00Z" """)] // Go's for nothing
    [InlineData(""","executeAt":"2021-10-14T18:32:11+03:00" """)]
    [InlineData(""","executeAt":null,"payload":null""")]
    public async Task Set_IsForNow_WhenItsTimeIsPastOrMissing(string more)
    {
        await _api.CallAsync("Scheduler.Set", $$"""[{"id":"{{Id}}"{{more}}}]""");
        await Firing.FireDueAsync(_api);
        (await _api.GetAsync("/runs")).Json.GetArrayLength().ShouldBe(1);
        var task = (await _api.CallAsync("Scheduler.Get", $$"""{"id":"{{Id}}"}""")).GetProperty("task");
        (task.GetProperty("executeAt").GetString(), task.GetProperty("deadline").ValueKind).ShouldBe(("2030-01-01T00:00:00.000Z", JsonValueKind.Null));
    }

    [Theory]
    [InlineData("{}", "/id")]
    [InlineData("""{"id":""}""", "/id")]
    [InlineData("""{"id":7}""", "/id")]
    [InlineData("""{"id":"mine"}""", "/id")]
    [InlineData("""{"id":"$","executeAt":"tomorrow"}""", "/executeAt")]
    [InlineData("""{"id":"$","execute_at":5,"Deadline":"x"}""", "/execute_at", "/Deadline")]
    [InlineData("""{"id":"$","executeAt":"2030-02-01T00:00:00Z","deadline":"2030-01-15T00:00:00Z"}""", "/deadline")]
    [InlineData("""{"id":"$","deadline":"2029-12-31T23:59:59Z"}""", "/deadline")]
    [InlineData("""{"id":"$","queue":"a b"}""", "/queue")]
    [InlineData("""{"id":"$","priority":10,"timeout":"2d","heartbeatTimeout":"1ms"}""", "/priority", "/timeout", "/heartbeatTimeout")]
    [InlineData("""{"id":"$","corrID":7}""", "/corrID")]
    [InlineData("""{"id":"$","payload":{"x":"{{nobody}}"}}""", "/payload/x")]
    [InlineData("""{"id":"$","paylaod":{}}""", "/paylaod")]
    public async Task Set_SaysWhichParametersAreAtFault(string parameters, params string[] fields)
    {
        await _api.CallShouldFailAsync("Scheduler.Set", parameters.Replace("$", Id, StringComparison.Ordinal), -32602, "invalid_params", fields);
        (await _api.GetAsync("/schedules")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Set_HoldsThePayloadToItsLimit()
    {
        await using var api = await ApiHost.StartAsync(limits: new() { DataBytes = 1024 });
        await api.CallShouldFailAsync("Scheduler.Set", $$"""{"id":"{{Id}}","payload":"{{new string('x', 2000)}}"}""", -32602, "invalid_params", "/payload");
    }

    [Fact]
    public async Task Set_ChangesNothing_WhenItIsSet()
    {
        await _api.CallAsync("Scheduler.Set", $$"""{"id":"{{Id}}","payload":{"n":1},"deadline":"2030-01-01T02:00:00Z"}""");
        await Firing.FireDueAsync(_api, end: false);
        await SetAgainAsync();

        var claim = await _api.ClaimOneAsync();
        await SetAgainAsync();

        await _api.CallAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{claim}}"}""");
        _api.Time.Advance(TimeSpan.FromHours(12)); // past its deadline, and still kept
        await SetAgainAsync();
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty();
        (await _api.GetAsync($"/schedules/{Id}"))["revision"].GetInt64().ShouldBe(1);
        (await _api.GetAsync("/runs")).Json.GetArrayLength().ShouldBe(1);

        async Task SetAgainAsync() =>
            (await _api.CallAsync("Scheduler.Set", $$"""{"id":"{{Id}}","payload":{"n":2},"deadline":"2030-01-01T02:00:00Z"}""")).GetProperty("id").GetString().ShouldBe(Id);
    }

    [Fact]
    public async Task Set_TwentyTimesAtOnce_SetsOnce()
    {
        var sets = Enumerable.Range(0, 20).Select(n => _api.CallAsync("Scheduler.Set", $$"""{"id":"{{Id}}","payload":{{n}}}"""));
        (await Task.WhenAll(sets)).ShouldAllBe(r => r.GetProperty("id").GetString() == Id);

        (await _api.GetAsync($"/schedules/{Id}"))["revision"].GetInt64().ShouldBe(1);
        await Firing.FireDueAsync(_api);
        (await _api.GetAsync("/runs")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Set_LeavesAScheduleAlone_ThatIsNoTask()
    {
        var other = $$$"""{"id":"{{{Id}}}","type":"now","task":{"type":"worker","connection":{"queue":"q"} } }""";
        (await _api.PostAsync("/schedules", other)).ShouldBe(201);
        await _api.CallShouldFailAsync("Scheduler.Set", $$"""{"id":"{{Id}}"}""", -32003, "conflict");
    }

    [Fact]
    public async Task Get_KnowsRunsAndRecurringSchedules_ButOnlyWorkForWorkers()
    {
        (await _api.PostAsync("/schedules", """{"id":"hourly","type":"cron","schedule":"0 * * * *","task":{"type":"worker","connection":{"queue":"q"},"data":7}}""")).ShouldBe(201);
        (await _api.PostAsync("/schedules", """{"id":"other","type":"now","task":{"type":"rest","connection":{"host":"h"}}}""")).ShouldBe(201);
        _api.Time.Advance(TimeSpan.FromHours(1));
        await Firing.FireDueAsync(_api, end: false);
        var run = (await _api.GetAsync("/schedules/hourly/runs")).Json[0].GetProperty("id").GetString();

        foreach (var id in (string[])["hourly", run!])
        {
            var task = (await _api.CallAsync("scheduler.get", $$"""{"id":"{{id}}"}""")).GetProperty("task");
            (task.GetProperty("id").GetString(), task.GetProperty("state").GetString(), task.GetProperty("payload").GetInt32()).ShouldBe((id, "pending", 7));
            task.GetProperty("execute_at").GetString().ShouldBe("2030-01-01T01:00:00.000Z");
        }
        foreach (var unknown in (string[])["other", "nobody", "hourly:1", "a b", Id])
            await _api.CallShouldFailAsync("Scheduler.Get", $$"""{"id":"{{unknown}}"}""", -32001, "unknown_task");
        await _api.CallShouldFailAsync("Scheduler.Get", "{}", -32602, "invalid_params", "/id");
    }

    [Fact]
    public async Task Deadline_EndsATaskThatWaits_AndNobodyGetsIt()
    {
        await _api.SetDueAsync(more: ""","deadline":"2030-01-01T00:10:00Z" """);
        _api.Time.Advance(TimeSpan.FromMinutes(10));
        (await _api.CallAsync("Worker.Claim", "{}")).GetProperty("count").GetInt32().ShouldBe(0);

        var got = await _api.CallAsync("Scheduler.Get", $$"""{"id":"{{Id}}"}""");
        (got.GetProperty("task").GetProperty("state").GetString(), got.GetProperty("task").GetProperty("doneAt").GetString()).ShouldBe(("failed", "2030-01-01T00:10:00.000Z"));
        got.GetProperty("meta").GetProperty("reason").GetString().ShouldBe("The time for all attempts was up.");
    }

    [Fact]
    public async Task Deadline_EndsATaskWhoseWorkerIsNotDone()
    {
        await _api.SetDueAsync(more: ""","deadline":"2030-01-01T00:10:00Z","heartbeatTimeout":"0s" """);
        var claim = await _api.ClaimOneAsync();
        _api.Time.Advance(TimeSpan.FromMinutes(10));
        await Firing.FireDueAsync(_api, end: false);

        (await _api.StateAsync()).ShouldBe("failed");
        await _api.CallShouldFailAsync("Worker.Succeed", $$"""{"id":"{{Id}}","claimID":"{{claim}}"}""", -32003, "conflict");
    }
}
