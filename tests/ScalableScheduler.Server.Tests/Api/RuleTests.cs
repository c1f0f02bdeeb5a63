using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>The fields that say what becomes of occurrences and runs.</summary>
public sealed class RuleTests : IAsyncLifetime
{
    private const string All = """
        "collection":"eu","jitter":"5m","priority":7,"overlap":"buffer_latest","misfire":{"policy":"fire_all","grace":"30s","window":"2h","limit":5},
        "retry":{"max_attempts":7,"initial_delay":"1s","multiplier":1.5,"max_delay":"1m","jitter":false,"deadline":"10m","dead_letter":false},
        "delivery":"at_least_once","then":{"success":["next"],"failure":["next","other"]}
        """;

    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        await SaveCollectionAsync("eu", enabled: true);
        await _api.PostAsync("/schedules", Bodies.Hourly("", "\"id\":\"next\""));
        await _api.PostAsync("/schedules", Bodies.Hourly("", "\"id\":\"other\""));
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Post_TakesAllRules_AndAnswersThemAsGiven()
    {
        var created = (await _api.PostAsync("/schedules", Bodies.Hourly("a", All))).ShouldBe(201);
        using var asked = JsonDocument.Parse($"{{{All}}}");
        foreach (var field in asked.RootElement.EnumerateObject())
            created[field.Name].GetRawText().ShouldBe(field.Value.GetRawText(), field.Name);

        (await _api.GetAsync(created.Location!)).Text.ShouldBe(created.Text);
        var put = (await _api.PutAsync(created.Location!, created.Text)).ShouldBe(200);
        put.Text.Replace("\"revision\":2", "\"revision\":1", StringComparison.Ordinal).ShouldBe(created.Text);
        (await _api.PostAsync("/schedules/preview", created.Text)).ShouldBe(200);
        (await _api.PostAsync("/schedules/bulk", $"[{created.Text}]")).Json[0].GetProperty("status").GetInt32().ShouldBe(200);
    }

    [Fact]
    public async Task Post_FillsInDefaults()
    {
        var created = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).ShouldBe(201);
        var shown = string.Join(' ', ((string[])["collection", "jitter", "priority", "overlap", "retry", "delivery", "then", "pause_reason", "error_rate", "counts_24h", "badge"]).Select(f => created[f].GetRawText()));
        shown.ShouldBe("""
            "default" "0s" 0 "allow" null "at_least_once" {"success":[],"failure":[]} null null {"succeeded":0,"failed":0} "ready"
            """);
    }

    [Fact]
    public async Task Retry_MayBePartial_AndIsKeptSo()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a", "\"retry\":{\"initial_delay\":30}"))).ShouldBe(201).Location!;
        (await _api.GetAsync(path))["retry"].GetRawText().ShouldBe("""{"initial_delay":"30s"}""");
        (await _api.Memory.GetAsync([new(path[11..])], default))[0]!.Definition.Retry.ShouldBe(new RetrySettings { InitialDelay = TimeSpan.FromSeconds(30) });

        (await _api.PatchAsync(path, """{"retry":{"max_attempts":2}}"""))["retry"].GetRawText().ShouldBe("""{"max_attempts":2,"initial_delay":"30s"}""");
        (await _api.PatchAsync(path, """{"retry":{"max_attempts":null,"initial_delay":null}}"""))["retry"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Retry_OfThePythonServicesFields_IsShownThereOnly()
    {
        var path = (await _api.PostAsync("/schedules", """{"id":"p","type":"now","task":{"type":"rest","connection":{"host":"h"},"failed_policy":"retry","retry_wait":5,"max_retry_count":2}}""")).Location!;
        var shown = await _api.GetAsync(path);
        shown["retry"].ValueKind.ShouldBe(JsonValueKind.Null);
        shown["task"].GetProperty("failed_policy").GetString().ShouldBe("retry");
        (await _api.PatchAsync(path, """{"retry":{"max_attempts":2}}""")).ShouldBeProblem(422, "/retry");
        (await _api.PatchAsync(path, """{"retry":{"max_attempts":2},"task":{"failed_policy":null}}""")).ShouldBe(200)["retry"].GetRawText().ShouldBe("""{"max_attempts":2}""");
    }

    [Theory]
    [InlineData("\"collection\":\"a b\"", "/collection")]
    [InlineData("\"collection\":\"nowhere\"", "/collection")]
    [InlineData("\"jitter\":\"-1s\"", "/jitter")]
    [InlineData("\"jitter\":\"32d\"", "/jitter")]
    [InlineData("\"priority\":10", "/priority")]
    [InlineData("\"priority\":-1", "/priority")]
    [InlineData("\"overlap\":\"buffer\"", "/overlap")]
    [InlineData("\"delivery\":\"exactly_once\"", "/delivery")]
    [InlineData("\"misfire\":{\"limit\":0,\"window\":\"x\"}", "/misfire/limit", "/misfire/window")]
    [InlineData("\"retry\":{\"max_attempts\":0,\"multiplier\":0.5,\"deadline\":\"0s\",\"attempts\":1}", "/retry/max_attempts", "/retry/multiplier", "/retry/deadline", "/retry/attempts")]
    [InlineData("\"retry\":{\"initial_delay\":\"1m\",\"max_delay\":\"59s\"}", "/retry/max_delay")]
    [InlineData("\"delivery\":\"at_most_once\",\"retry\":{\"max_attempts\":2}", "/delivery")]
    [InlineData("\"then\":{\"success\":[\"a:b\"],\"always\":[]}", "/then/success/0", "/then/always")]
    [InlineData("\"then\":[]", "/then")]
    public async Task Post_NamesTheRuleAtFault(string field, params string[] at)
    {
        (await _api.PostAsync("/schedules", Bodies.Hourly("a", field))).ShouldBeProblem(422, at);
        (await _api.PostAsync("/schedules/preview", Bodies.Hourly("a", field))).ShouldBeProblem(422, at);
    }

    [Theory]
    [InlineData("\"delivery\":\"at_most_once\",\"retry\":{\"max_attempts\":1}")]
    [InlineData("\"delivery\":\"at_most_once\",\"retry\":{\"initial_delay\":\"1s\"}")]
    [InlineData("\"retry\":{}")]
    public async Task Post_TakesWhatIsNoContradiction(string field) => (await _api.PostAsync("/schedules", Bodies.Hourly("a", field))).ShouldBe(201);

    [Fact]
    public async Task Post_NamesContradictions()
    {
        var both = """{"type":"now","retry":{"max_attempts":2},"task":{"type":"rest","connection":{"host":"h"},"failed_policy":"ignore"}}""";
        (await _api.PostAsync("/schedules", both)).ShouldBeProblem(422, "/retry").Text.ShouldContain("\"conflict\"");
        var once = """{"type":"now","delivery":"at_most_once","task":{"type":"rest","connection":{"host":"h"},"failed_policy":"retry"}}""";
        (await _api.PostAsync("/schedules", once)).ShouldBeProblem(422, "/delivery").Text.ShouldContain("\"conflict\"");
    }

    [Fact]
    public async Task PythonCompatible_TakesRetryInPlaceOfItsOwnFields()
    {
        await using var api = await ApiHost.StartAsync(pythonCompatible: true);
        await api.PostAsync("/schedules", Bodies.Hourly("", "\"id\":\"a\""));
        await api.PostAsync("/schedules", Bodies.Hourly("", "\"id\":\"b\",\"retry\":{\"max_attempts\":4}"));

        (await RetryOfAsync("a")).ShouldBe(new RetrySettings { MaxAttempts = 1, DeadLetter = false });
        (await RetryOfAsync("b")).ShouldBe(new RetrySettings { MaxAttempts = 4 });

        async Task<RetrySettings?> RetryOfAsync(string id) => (await api.Memory.GetAsync([new(id)], default))[0]!.Definition.Retry;
    }

    [Fact]
    public async Task Schedule_OfADisabledCollection_IsNotDue_AndSaysSo()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a", "\"collection\":\"eu\""))).Location!;
        var tag = (await _api.GetAsync(path)).ETag!;
        await SaveCollectionAsync("eu", enabled: false);

        foreach (var answer in (Answer[])[await _api.GetAsync(path, ("If-None-Match", tag)), await _api.PatchAsync(path, """{"description":"d"}"""), await _api.PostAsync("/schedules", Bodies.Hourly("b", "\"collection\":\"eu\""))])
        {
            answer["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
            (answer["status"].GetString(), answer["badge"].GetString(), answer["enabled"].GetBoolean()).ShouldBe(("disabled", "disabled", true));
        }
    }

    [Fact]
    public async Task List_FiltersByCollectionAndBadge()
    {
        await _api.PostAsync("/schedules", Bodies.Hourly("a", "\"collection\":\"eu\",\"enabled\":false"));
        (await NamesAsync("collection=eu")).ShouldBe(["a"]);
        (await NamesAsync("collection=nobody")).ShouldBeEmpty();
        (await NamesAsync("badge=disabled")).ShouldBe(["a"]);
        (await NamesAsync("badge=ready")).Length.ShouldBe(2);
        (await _api.GetAsync("/schedules?badge=good")).ShouldBeProblem(422, "/badge");
        (await _api.GetAsync("/schedules?collection=a:b")).ShouldBeProblem(422, "/collection");

        (await _api.DeleteAsync("/schedules?collection=eu")).ShouldBe(200).Text.ShouldBe("""{"count":1}""");
        (await NamesAsync("")).Length.ShouldBe(2);

        async Task<string[]> NamesAsync(string query) => [.. (await _api.GetAsync($"/schedules?{query}")).ShouldBe(200).Json.EnumerateArray().Select(s => s.GetProperty("name").GetString()!)];
    }

    [Fact]
    public async Task Badge_FollowsTheRunsOfADay()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        (await BadgeAsync()).ShouldBe("ready");
        var id = (await RunAsync(end: false)).Single(r => r.Value.StartsWith(path[11..], StringComparison.Ordinal));
        (await BadgeAsync()).ShouldBe("running");
        await Firing.EndAsync(_api, id);
        (await BadgeAsync()).ShouldBe("passing");

        await RunAsync(AttemptOutcome.Failed);
        (await BadgeAsync()).ShouldBe("failing");
        var failing = await _api.GetAsync(path);
        failing["error_rate"].GetDouble().ShouldBe(0.5);
        failing["counts_24h"].GetRawText().ShouldBe("""{"succeeded":1,"failed":1}""");

        for (var i = 0; i < 8; i++)
            await RunAsync();
        (await BadgeAsync()).ShouldBe("passing"); // nine of ten
        _api.Time.Advance(TimeSpan.FromDays(2));
        (await BadgeAsync()).ShouldBe("ready");

        async Task<string?> BadgeAsync() => (await _api.GetAsync(path))["badge"].GetString();

        async Task<IReadOnlyList<RunId>> RunAsync(AttemptOutcome outcome = AttemptOutcome.Delivered, bool end = true)
        {
            _api.Time.Advance(TimeSpan.FromHours(1));
            return await Firing.FireDueAsync(_api, outcome, end: end);
        }
    }

    private async Task SaveCollectionAsync(string name, bool enabled)
    {
        var present = await _api.Memory.GetAsync(new CollectionName(name), default);
        var collection = new Collection { Name = new(name), Enabled = enabled, Revision = (present?.Revision ?? 0) + 1, CreatedAt = default, UpdatedAt = default };
        (await _api.Memory.SaveAsync(collection, present?.Revision, default)).ShouldBeTrue();
    }
}
