using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class ControlTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync(limits: new LimitOptions { DataBytes = 100 });
        _path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Trigger_OpensARun()
    {
        var answer = (await _api.SendAsync(HttpMethod.Post, $"{_path}/trigger", (HttpContent?)null)).ShouldBe(202);
        (answer["status"].GetString(), answer["origin"].GetString(), answer["nominal_time"].GetString()).ShouldBe(("pending", "trigger", "2030-01-01T00:00:00.000Z"));
        answer["data"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await _api.GetAsync(answer.Location!)).ShouldBe(200)["id"].GetString().ShouldBe(answer["id"].GetString());

        (await Firing.FireDueAsync(_api)).Single().Value.ShouldBe(answer["id"].GetString());
        (await _api.GetAsync(answer.Location!))["status"].GetString().ShouldBe("succeeded");
        (await _api.GetAsync(_path))["next_run_at"].GetString().ShouldBe("2030-01-01T01:00:00.000Z");
    }

    [Fact]
    public async Task Trigger_TakesDataToSend_AlsoWhilePaused()
    {
        await _api.PostAsync($"{_path}/pause", "");
        var answer = (await _api.PostAsync($"{_path}/trigger", """{"data":{"region":"us"}}""")).ShouldBe(202);
        answer["data"].GetRawText().ShouldBe("""{"region":"us"}""");
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Trigger_AnswersTheSameRun_ToTheSameKey()
    {
        var key = ("Idempotency-Key", "k-1");
        var first = (await _api.PostAsync($"{_path}/trigger", """{"data":1}""", key)).ShouldBe(202);
        await Firing.FireDueAsync(_api);
        var again = (await _api.PostAsync($"{_path}/trigger", """{"data":1}""", key)).ShouldBe(202);

        (again["id"].GetString(), again.Location, again["status"].GetString()).ShouldBe((first["id"].GetString(), first.Location, "succeeded"));
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty();
        (await _api.PostAsync($"{_path}/trigger", """{"data":2}""", key)).ShouldBeProblem(422, "/Idempotency-Key");
        (await _api.PostAsync($"{_path}/trigger", "{}", ("Idempotency-Key", "k-2"))).ShouldBe(202)["id"].GetString().ShouldNotBe(first["id"].GetString());
        (await _api.PostAsync($"{_path}/trigger", "{}", ("Idempotency-Key", new string('k', 256)))).ShouldBeProblem(422, "/Idempotency-Key");
    }

    [Fact]
    public async Task Trigger_RefusesWhatItDoesNotUnderstand()
    {
        (await _api.PostAsync($"{_path}/trigger", "[]")).ShouldBeProblem(422);
        (await _api.PostAsync($"{_path}/trigger", "{")).ShouldBeProblem(400);
        (await _api.PostAsync($"{_path}/trigger", """{"dat":1}""")).ShouldBeProblem(422, "/dat");
        (await _api.PostAsync($"{_path}/trigger", $$"""{"data":"{{new string('x', 100)}}"}""")).ShouldBeProblem(422, "/data").Text.ShouldContain("limits.data_bytes");
        using var text = new StringContent("x", Encoding.UTF8, "text/plain");
        (await _api.SendAsync(HttpMethod.Post, $"{_path}/trigger", text)).ShouldBeProblem(415);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a%3Ab")]
    public async Task EveryRoute_AnswersNotFound_WhenTheScheduleIsUnknown(string id)
    {
        foreach (var action in (string[])["trigger", "pause", "resume", "resume?dry_run=true"])
            (await _api.PostAsync($"/schedules/{id}/{action}", "{}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Pause_AndResume_ChangeNothingTwice()
    {
        var paused = (await _api.PostAsync($"{_path}/pause", "")).ShouldBe(200);
        (paused["enabled"].GetBoolean(), paused["status"].GetString(), paused["badge"].GetString(), paused["revision"].GetInt64()).ShouldBe((false, "paused", "disabled", 2));
        paused["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await _api.PostAsync($"{_path}/pause", "")).ShouldBe(200).Text.ShouldBe(paused.Text);

        var resumed = (await _api.PostAsync($"{_path}/resume", "")).ShouldBe(200);
        (resumed["enabled"].GetBoolean(), resumed["revision"].GetInt64(), resumed["next_run_at"].GetString()).ShouldBe((true, 3, "2030-01-01T01:00:00.000Z"));
        (await _api.PostAsync($"{_path}/resume", "")).ShouldBe(200).Text.ShouldBe(resumed.Text);
    }

    [Fact]
    public async Task Pause_AndResume_HoldToIfMatch()
    {
        var tag = (await _api.GetAsync(_path)).ETag!;
        var paused = (await _api.PostAsync($"{_path}/pause", "", ("If-Match", tag))).ShouldBe(200);
        foreach (var action in (string[])["pause", "resume", "resume?dry_run=true"])
            (await _api.PostAsync($"{_path}/{action}", "", ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.PostAsync($"{_path}/resume", "", ("If-Match", paused.ETag!))).ShouldBe(200);
        (await _api.PostAsync($"{_path}/resume?dryrun=true", "")).ShouldBeProblem(422, "/dryrun");
        (await _api.PostAsync($"{_path}/resume?dry_run=yes", "")).ShouldBeProblem(422, "/dry_run");
    }

    [Theory]
    [InlineData("""{"policy":"fire_once"}""", 1, "2030-01-01T05:00:00.000Z", "misfire 1-4 4")]
    [InlineData("""{"policy":"skip"}""", 0, null, "misfire 1-5 5")]
    [InlineData("""{"policy":"fire_all","limit":3}""", 3, "2030-01-01T03:00:00.000Z", "misfire 1-2 2")]
    [InlineData("""{"policy":"fire_all","window":"2h44m"}""", 2, "2030-01-01T04:00:00.000Z", "expired 1-3 3")]
    [InlineData("""{"policy":"skip","grace":"6h"}""", 5, "2030-01-01T01:00:00.000Z", "")]
    public async Task Resume_SaysBeforehandWhatTheMisfireRuleDoes(string misfire, int runs, string? first, string skipped)
    {
        await _api.PatchAsync(_path, $$"""{"enabled":false,"misfire":{{misfire}}}""");
        _api.Time.Advance(TimeSpan.FromHours(5.75));
        var before = await _api.GetAsync(_path);

        var plan = (await _api.PostAsync($"{_path}/resume?dry_run=true", "")).ShouldBe(200);
        plan["runs"].GetProperty("count").GetInt32().ShouldBe(runs);
        plan["runs"].GetProperty("nominal_times").GetArrayLength().ShouldBe(runs);
        plan["runs"].GetProperty("nominal_times").EnumerateArray().FirstOrDefault().ToString().ShouldBe(first ?? "");
        string.Join(", ", plan["skipped"].EnumerateArray().Select(Shown)).ShouldBe(skipped);
        plan["next_run_at"].GetString().ShouldBe("2030-01-01T06:00:00.000Z");
        (await _api.GetAsync(_path)).Text.ShouldBe(before.Text);

        // And so it comes, whichever way it is resumed.
        await (runs % 2 == 0 ? _api.PostAsync($"{_path}/resume", "") : _api.PatchAsync(_path, """{"enabled":true}"""));
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(runs);
        string.Join(", ", (await _api.GetAsync("/runs?status=skipped")).Json.EnumerateArray().Select(r => Shown(r.GetProperty("skipped")))).ShouldBe(skipped);
        (await _api.GetAsync(_path))["next_run_at"].GetString().ShouldBe("2030-01-01T06:00:00.000Z");

        static string Shown(JsonElement s) => string.Create(CultureInfo.InvariantCulture,
            $"{s.GetProperty("reason").GetString()} {s.GetProperty("from").GetDateTimeOffset().Hour}-{s.GetProperty("to").GetDateTimeOffset().Hour} {s.GetProperty("count").GetInt64()}");
    }

    [Fact]
    public async Task DryRun_ListsAHundred_AndCountsOn()
    {
        await _api.PatchAsync(_path, """{"enabled":false,"schedule":"* * * * *","misfire":{"policy":"fire_all","limit":1000,"window":"30d"}}""");
        _api.Time.Advance(TimeSpan.FromDays(1));
        var plan = await _api.PostAsync($"{_path}/resume?dry_run=true", "");
        (plan["runs"].GetProperty("count").GetInt32(), plan["runs"].GetProperty("nominal_times").GetArrayLength(), plan["runs"].GetProperty("at_least").GetBoolean()).ShouldBe((1002, 100, false)); // two are only late
        plan["skipped"][0].GetProperty("count").GetInt32().ShouldBe(438);
    }

    [Fact]
    public async Task DryRun_SeesTheRunThatIsUnderWay()
    {
        await _api.PatchAsync(_path, """{"overlap":"skip"}""");
        await _api.PostAsync($"{_path}/trigger", "{}");
        await Firing.FireDueAsync(_api, end: false);
        await _api.PostAsync($"{_path}/pause", "");
        _api.Time.Advance(TimeSpan.FromHours(2));

        var plan = await _api.PostAsync($"{_path}/resume?dry_run=true", "");
        plan["runs"].GetProperty("count").GetInt32().ShouldBe(0);
        plan["skipped"].EnumerateArray().Select(s => (s.GetProperty("reason").GetString(), s.GetProperty("count").GetInt32())).ShouldBe([("overlap", 2)]);
    }

    [Fact]
    public async Task DryRun_OfWhatIsNotPaused_SaysThatNothingIsMissed_AndOfADisabledCollection_Nothing()
    {
        var plan = await _api.PostAsync($"{_path}/resume?dry_run=true", "");
        (plan["runs"].GetProperty("count").GetInt32(), plan["next_run_at"].GetString()).ShouldBe((0, "2030-01-01T01:00:00.000Z"));

        await _api.PostAsync($"{_path}/pause", "");
        var off = Collection.Undefined with { Enabled = false, Revision = 1 };
        (await _api.Memory.SaveAsync(off, null, default)).ShouldBeTrue();
        _api.Time.Advance(TimeSpan.FromHours(2));
        plan = await _api.PostAsync($"{_path}/resume?dry_run=true", "");
        (plan["runs"].GetProperty("count").GetInt32(), plan["next_run_at"].ValueKind).ShouldBe((0, JsonValueKind.Null));
    }

    [Fact]
    public async Task PauseReason_StaysWithEdits_AndGoesWithResuming()
    {
        var view = (await _api.Memory.GetAsync([new(_path[11..])], default))[0]!;
        await _api.Services.GetRequiredService<SchedulePauser>().PauseAsync(view.Definition, "HTTP 410", default);
        (await _api.GetAsync(_path))["pause_reason"].GetString().ShouldBe("HTTP 410");
        (await _api.PatchAsync(_path, """{"description":"d"}"""))["pause_reason"].GetString().ShouldBe("HTTP 410");
        (await _api.PutAsync(_path, Bodies.Hourly("a", "\"enabled\":false")))["pause_reason"].GetString().ShouldBe("HTTP 410");
        (await _api.PostAsync($"{_path}/resume", ""))["pause_reason"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await _api.PostAsync($"{_path}/pause", ""))["pause_reason"].ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
