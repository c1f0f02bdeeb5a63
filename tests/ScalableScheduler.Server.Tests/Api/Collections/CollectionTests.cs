using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Tests.Api.Collections;

public sealed class CollectionTests : IAsyncLifetime
{
    private const string Billing = """
        {"name":"billing","description":"Invoices","limits":{"max_concurrent":5,"max_per_second":0.5},"retry":{"max_attempts":10,"initial_delay":"30s"}}
        """;

    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync(limits: new LimitOptions { Collections = 3 });

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Create_AnswersTheCollection_AndStoresIt()
    {
        var created = (await _api.PostAsync("/collections", Billing)).ShouldBe(201);

        created.Location.ShouldBe("/collections/billing");
        created["limits"].GetRawText().ShouldBe("""{"max_concurrent":5,"max_per_second":0.5}""");
        created["retry"].GetRawText().ShouldBe("""{"max_attempts":10,"initial_delay":"30s"}""");
        created["enabled"].GetBoolean().ShouldBeTrue();
        (await _api.GetAsync("/collections/billing")).ShouldBe(200).Text.ShouldBe(created.Text);
        (await _api.GetAsync("/collections/billing", ("If-None-Match", created.ETag!))).ShouldBe(304);
        var stored = (await _api.Memory.GetAsync(new CollectionName("billing"), default))!;
        stored.Limits.ShouldBe(new CollectionLimits(5, 0.5));
        stored.Retry!.MaxAttempts.ShouldBe(10);
    }

    [Fact]
    public async Task PostAgain_AndPut_Replace_AndKeepVariables()
    {
        var created = (await _api.PutAsync("/collections/billing", Billing)).ShouldBe(201);
        await _api.PutAsync("/collections/billing/variables/x", """{"value":"1"}""");

        var replaced = (await _api.PostAsync("/collections", """{"name":"billing"}""")).ShouldBe(200);
        replaced["limits"].GetRawText().ShouldBe("""{"max_concurrent":null,"max_per_second":null}""");
        replaced["retry"].ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        replaced["revision"].GetInt64().ShouldBe(created["revision"].GetInt64() + 2);
        (await _api.PutAsync("/collections/billing", replaced.Text)).ShouldBe(200);
        (await _api.GetAsync("/collections/billing/variables/x")).ShouldBe(200);
        (await _api.PutAsync("/collections/billing", """{"name":"other"}""")).ShouldBeProblem(409, "/name");
    }

    [Fact]
    public async Task Patch_ChangesWhatItSays()
    {
        await _api.PostAsync("/collections", Billing);

        var patched = (await _api.PatchAsync("/collections/billing", """{"enabled":false,"limits":{"max_concurrent":null},"retry":null}""")).ShouldBe(200);
        patched["enabled"].GetBoolean().ShouldBeFalse();
        patched["description"].GetString().ShouldBe("Invoices");
        patched["limits"].GetRawText().ShouldBe("""{"max_concurrent":null,"max_per_second":0.5}""");
        (await _api.PatchAsync("/collections/nowhere", "{}")).ShouldBeProblem(404);
        (await _api.PatchAsync("/collections/billing", "[]")).ShouldBeProblem(422, "");
    }

    [Fact]
    public async Task Preconditions_GuardEveryChange()
    {
        var first = (await _api.PostAsync("/collections", Billing)).ETag!;
        var second = (await _api.PatchAsync("/collections/billing", "{}", ("If-Match", first))).ShouldBe(200).ETag!;

        (await _api.PatchAsync("/collections/billing", "{}", ("If-Match", first))).ShouldBeProblem(412);
        (await _api.PutAsync("/collections/billing", "{}", ("If-Match", first))).ShouldBeProblem(412);
        (await _api.DeleteAsync("/collections/billing", ("If-Match", first))).ShouldBeProblem(412);
        (await _api.PostAsync("/collections", Billing, ("If-None-Match", "*"))).ShouldBeProblem(412);
        (await _api.PutAsync("/collections/new", "{}", ("If-Match", "*"))).ShouldBeProblem(412);
        (await _api.DeleteAsync("/collections/billing", ("If-Match", second))).ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"name":"a b"}""", "/name")]
    [InlineData("{}", "/name")]
    [InlineData("""{"name":"x","limit":{}}""", "/limit")]
    [InlineData("""{"name":"x","limits":{"max_concurrent":0,"max_per_second":0,"max":1}}""", "/limits/max_concurrent", "/limits/max_per_second", "/limits/max")]
    [InlineData("""{"name":"x","retry":{"max_attempts":0,"wait":1},"enabled":1}""", "/retry/max_attempts", "/retry/wait", "/enabled")]
    [InlineData("[]", "")]
    public async Task Create_RefusesWhatItCantTake(string body, params string[] fields) =>
        (await _api.PostAsync("/collections", body)).ShouldBeProblem(422, fields);

    [Fact]
    public async Task List_HasTheDefaultOne_PageByPage()
    {
        await _api.PutAsync("/collections/b", "{}");
        await _api.PutAsync("/collections/e", "{}");

        var first = (await _api.GetAsync("/collections?limit=2")).ShouldBe(200);
        first.Json.EnumerateArray().Select(c => c.GetProperty("name").GetString()).ShouldBe(["b", "default"]);
        var second = await _api.GetAsync(first.Next!);
        second.Json.EnumerateArray().Select(c => c.GetProperty("name").GetString()).ShouldBe(["e"]);
        second.Link.ShouldBeNull();
        first.Json[1].GetProperty("revision").GetInt64().ShouldBe(0);
        first.Json[1].GetProperty("created_at").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Default_CanBeChanged_ButNotDeleted()
    {
        (await _api.PatchAsync("/collections/default", """{"limits":{"max_concurrent":1}}""")).ShouldBe(200)["revision"].GetInt64().ShouldBe(1);
        (await _api.DeleteAsync("/collections/default?cascade=true")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task MoreThanAllowed_AreRefused()
    {
        foreach (var name in (string[])["a", "b", "c"])
            (await _api.PutAsync($"/collections/{name}", "{}")).ShouldBe(201);
        (await _api.PutAsync("/collections/d", "{}")).ShouldBeProblem(409);
        (await _api.PutAsync("/collections/c", "{}")).ShouldBe(200);
    }

    [Fact]
    public async Task Delete_WithSchedules_OnlyWithThem()
    {
        await _api.PostAsync("/collections", Billing);
        foreach (var i in Enumerable.Range(0, 3))
            (await _api.PostAsync("/schedules", Bodies.Hourly($"s{i}", "\"collection\":\"billing\""))).ShouldBe(201);
        (await _api.PostAsync("/schedules", Bodies.Hourly("other"))).ShouldBe(201);

        (await _api.DeleteAsync("/collections/billing")).ShouldBeProblem(409);
        (await _api.DeleteAsync("/collections/billing?cascade=yes")).ShouldBeProblem(422, "/cascade");
        (await _api.DeleteAsync("/collections/billing?cascade=true")).ShouldBe(200)["count"].GetInt32().ShouldBe(3);

        (await _api.GetAsync("/collections/billing")).ShouldBeProblem(404);
        (await _api.GetAsync("/schedules")).Json.GetArrayLength().ShouldBe(1);
        (await _api.DeleteAsync("/collections/billing")).ShouldBeProblem(404);
        (await _api.PostAsync("/schedules", Bodies.Hourly("late", "\"collection\":\"billing\""))).ShouldBeProblem(422, "/collection");
    }

    [Fact]
    public async Task MadeAnew_IsALaterVersion()
    {
        var first = (await _api.PostAsync("/collections", Billing))["revision"].GetInt64();
        await _api.DeleteAsync("/collections/billing");
        _api.Time.Advance(TimeSpan.FromSeconds(1));
        (await _api.PostAsync("/collections", Billing)).ShouldBe(201)["revision"].GetInt64().ShouldBeGreaterThan(first);
    }

    [Fact]
    public async Task Changes_AreToldToThoseWhoWatch()
    {
        await _api.PostAsync("/collections", Billing);
        await _api.PutAsync("/collections/billing/variables/x", """{"value":"1"}""");
        await _api.DeleteAsync("/collections/billing");

        await _api.FlushEventsAsync();
        var events = (await _api.Memory.ReadAsync("0", 100, default)).Events.Select(e => (e.Event.Type, e.Event.Collection.Value));
        events.ShouldBe([(EventTypes.CollectionCreated, "billing"), (EventTypes.CollectionUpdated, "billing"), (EventTypes.CollectionDeleted, "billing")]);
    }

    [Fact]
    public async Task ADisabledCollection_DoesNotFire_AndGoesOnAfter()
    {
        await _api.PostAsync("/collections", Billing);
        (await _api.PostAsync("/schedules", Bodies.Hourly("in", "\"collection\":\"billing\""))).ShouldBe(201);
        (await _api.PostAsync("/schedules", Bodies.Hourly("out"))).ShouldBe(201);
        await _api.PatchAsync("/collections/billing", """{"enabled":false}""");

        _api.Time.Advance(TimeSpan.FromHours(1));
        var fired = await Firing.FireDueAsync(_api);
        fired.Count.ShouldBe(1);
        (await _api.GetAsync($"/runs/{fired[0]}"))["schedule_id"].GetString().ShouldBe((await _api.GetAsync("/schedules?name=out")).Json[0].GetProperty("id").GetString());

        await _api.PatchAsync("/collections/billing", """{"enabled":true}""");
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(1);
        _api.Time.Advance(TimeSpan.FromHours(1));
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(2);
    }
}
