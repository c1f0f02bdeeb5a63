namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>What a claim that finds something, or does not wait, gives.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task ARun_ComesWithAllThatItsWorkerNeeds()
    {
        await _api.RegisterAsync("a", connection: "\"heartbeat_timeout\":20", more: "\"name\":\"Mails\",\"timeout\":\"90s\"");
        var id = await _api.OfferAsync("a");
        _api.Time.Advance(TimeSpan.FromSeconds(5));

        var run = (await _api.ClaimAsync(body: """{"worker":"w1"}""")).ShouldBe(200)["runs"][0];

        Guid.TryParse(run.ClaimId(), out _).ShouldBeTrue();
        run.GetRawText().ShouldBe(
            $$$"""{"run_id":"{{{id}}}","claim_id":"{{{run.ClaimId()}}}","queue":"q","schedule_id":"a","schedule_name":"Mails","collection":"default","origin":"trigger","nominal_time":"2030-01-01T00:00:00.000Z","attempt":1,"timeout":"1m30s","expires_at":"2030-01-01T00:01:35.000Z","heartbeat_timeout":"20s","data":{"for":"a"}}""");
        var shown = await _api.RunAsync(id);
        (shown.GetProperty("status").GetString(), shown.GetProperty("queue").GetString(), shown.GetProperty("worker").GetString(), shown.GetProperty("started_at").GetString())
            .ShouldBe(("running", "q", "w1", "2030-01-01T00:00:05.000Z"));
    }

    [Fact]
    public async Task Data_IsTheRunsOwn_OrTheTasksWithItsVariables_OrEmpty()
    {
        (await _api.PutAsync("/collections/c", "{}")).ShouldBe(201);
        (await _api.PutAsync("/collections/c/variables/list", """{"value":"news"}""")).ShouldBe(201);
        (await _api.PostAsync("/schedules", """{"id":"a","type":"now","collection":"c","task":{"type":"worker","connection":{"queue":"q"},"data":{"to":"{{list}}"}}}""")).ShouldBe(201);
        (await _api.PostAsync("/schedules", """{"id":"b","type":"now","task":{"type":"worker","connection":{"queue":"r"}}}""")).ShouldBe(201);
        await Firing.FireDueAsync(_api);

        (await _api.ClaimOneAsync()).GetProperty("data").GetRawText().ShouldBe("""{"to":"news"}""");
        (await _api.ClaimOneAsync("r")).GetProperty("data").GetRawText().ShouldBe("{}");
        (await _api.ClaimAsync("r")).Claimed().ShouldBeEmpty();
        await _api.OfferAsync("a", """{"data":[1, 2]}""");
        (await _api.ClaimOneAsync()).GetProperty("data").GetRawText().ShouldBe("[1, 2]");
    }

    [Fact]
    public async Task NothingThere_IsAnsweredAtOnce_UnlessTheWorkerWaits()
    {
        (await _api.ClaimAsync()).ShouldBe(200).Text.ShouldBe("""{"runs":[]}""");
        (await _api.SendAsync(HttpMethod.Post, "/workers/q/claim", (string?)null)).ShouldBe(200).Text.ShouldBe("""{"runs":[]}""");
    }

    [Fact]
    public async Task TwoThatClaimAtOnce_GetDifferentRuns()
    {
        await _api.RegisterAsync("a");
        var offered = new List<string>();
        for (var n = 0; n < 8; n++)
            offered.Add(await _api.OfferAsync("a"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _api.ClaimAsync(body: """{"limit":2}""")));

        answers.SelectMany(a => a.Claimed()).Order(StringComparer.Ordinal).ShouldBe(offered.Order(StringComparer.Ordinal));
        answers.ShouldAllBe(a => a.Claimed().Length == 2);
    }

    [Fact]
    public async Task HigherPriorities_GoFirst_YetNothingWaitsForEver()
    {
        await _api.RegisterAsync("low");
        await _api.RegisterAsync("high", more: "\"priority\":3");
        var old = await _api.OfferAsync("low");
        _api.Time.Advance(TimeSpan.FromMinutes(31));
        var low = await _api.OfferAsync("low");
        var high = await _api.OfferAsync("high");
        _api.Time.Advance(TimeSpan.FromSeconds(1));
        await _api.OfferAsync("low");

        (await _api.ClaimAsync(body: """{"limit":3}""")).Claimed().ShouldBe([old, high, low]);
    }

    [Fact]
    public async Task OtherQueues_AreOthers()
    {
        await _api.RegisterAsync("a", "mails.eu");
        var run = await _api.OfferAsync("a");
        (await _api.ClaimAsync("mails")).Claimed().ShouldBeEmpty();
        (await _api.ClaimAsync("mails.eu")).Claimed().ShouldBe([run]);
    }

    [Fact]
    public async Task Queues_TellHowManyWait_AndWhoseTurnIsNext()
    {
        await _api.RegisterAsync("a", "x");
        await _api.RegisterAsync("b", "y", more: "\"priority\":1");
        await _api.OfferAsync("a");
        _api.Time.Advance(TimeSpan.FromMinutes(1));
        await _api.OfferAsync("a");
        await _api.OfferAsync("b");

        var list = (await _api.GetAsync("/workers")).ShouldBe(200);
        list.Text.ShouldBe("""[{"queue":"x","waiting":2,"next_turn":"2030-01-01T00:00:00.000Z"},{"queue":"y","waiting":1,"next_turn":"2029-12-31T23:51:00.000Z"}]""");
        (await _api.GetAsync("/workers", ("If-None-Match", list.ETag!))).ShouldBe(304);
        var one = (await _api.GetAsync("/workers/x")).ShouldBe(200);
        one.Text.ShouldBe("""{"queue":"x","waiting":2,"next_turn":"2030-01-01T00:00:00.000Z"}""");
        (await _api.GetAsync("/workers/x", ("If-None-Match", one.ETag!))).ShouldBe(304);

        await _api.ClaimAsync("x", """{"limit":100}""");
        (await _api.GetAsync("/workers/x", ("If-None-Match", one.ETag!))).ShouldBe(200).Text.ShouldBe("""{"queue":"x","waiting":0,"next_turn":null}""");
        (await _api.GetAsync("/workers")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task AStoreThatIsAway_Is503()
    {
        _api.Work.IsAway = true;
        (await _api.ClaimAsync()).ShouldBeProblem(503).RetryAfter.ShouldBe("1");
        (await _api.ClaimAsync(body: """{"wait":"30s"}""")).ShouldBeProblem(503);
        (await _api.GetAsync("/workers")).ShouldBeProblem(503);
        (await _api.GetAsync("/workers/q")).ShouldBeProblem(503);
        _api.Work.IsAway = false;
        (await _api.ClaimAsync()).ShouldBe(200);
    }
}
