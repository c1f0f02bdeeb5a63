using System.Text.Json;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class RunTests : IAsyncLifetime
{
    private ApiHost _api = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync();
        _path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Get_ShowsARunWithItsAttempts()
    {
        _api.Time.Advance(TimeSpan.FromHours(1));
        var id = (await Firing.FireDueAsync(_api, AttemptOutcome.Failed)).Single();

        var run = (await _api.GetAsync($"/runs/{id}")).ShouldBe(200);
        run.Text.ShouldBe($$"""
            {"id":"{{id}}","schedule_id":"{{_path[11..]}}","collection":"default","status":"failed","origin":"schedule","caused_by":null,"nominal_time":"2030-01-01T01:00:00.000Z","opened_at":"2030-01-01T01:00:00.000Z","started_at":"2030-01-01T01:00:00.000Z","finished_at":"2030-01-01T01:00:00.250Z","duration_ms":250,"failure":"failed","message":"the target is sulking","attempt":null,"next_attempt_at":null,"attempts":[{"number":1,"node":"node-1","worker":null,"started_at":"2030-01-01T01:00:00.000Z","finished_at":"2030-01-01T01:00:00.250Z","duration_ms":250,"outcome":"failed","message":"the target is sulking","status_code":500,"response":"body"}],"data":null,"queue":null,"worker":null,"progress":null,"result":null,"skipped":null}
            """);
        (await _api.GetAsync($"/runs/{id}", ("If-None-Match", run.ETag!))).ShouldBe(304);

        var schedule = await _api.GetAsync(_path);
        schedule["last_run"].GetProperty("status").GetString().ShouldBe("failed");
        schedule["last_run"].GetProperty("duration_ms").GetInt64().ShouldBe(250);
        (schedule["run_count"].GetInt64(), schedule["error_count"].GetInt64()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Get_ShowsARunThatIsUnderWay()
    {
        _api.Time.Advance(TimeSpan.FromHours(1));
        var id = (await Firing.FireDueAsync(_api, end: false)).Single();

        var run = await _api.GetAsync($"/runs/{id}");
        run["status"].GetString().ShouldBe("running");
        run["attempt"].GetInt32().ShouldBe(1);
        run["duration_ms"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("nobody:1")]
    [InlineData("a:b:c")]
    public async Task Get_AnswersNotFound_WhenTheRunIsUnknown(string id) => (await _api.GetAsync($"/runs/{id}")).ShouldBeProblem(404);

    [Fact]
    public async Task List_GoesFromNewToOld_PageByPage()
    {
        for (var i = 0; i < 5; i++)
        {
            _api.Time.Advance(TimeSpan.FromHours(1));
            await Firing.FireDueAsync(_api);
        }

        foreach (var first in (string[])["/runs?limit=2", $"{_path}/runs?limit=2", $"/runs?limit=2&schedule={_path[11..]}"])
        {
            var times = new List<string>();
            for (string? path = first; path is not null;)
            {
                var page = (await _api.GetAsync(path)).ShouldBe(200);
                times.AddRange(page.Json.EnumerateArray().Select(r => r.GetProperty("nominal_time").GetString()!));
                path = page.Next;
            }
            times.ShouldBe(Enumerable.Range(1, 5).Reverse().Select(h => $"2030-01-01T{h:D2}:00:00.000Z"));
        }
        (await CountAsync("/runs?since=2030-01-01T02:00:00Z&until=2030-01-01T04:00:00Z")).ShouldBe(2);
        (await CountAsync("/runs?since=2030-01-01T04:00:00+01:00")).ShouldBe(3);
        (await CountAsync("/runs?status=failed")).ShouldBe(0);
        (await CountAsync("/runs?schedule=nobody")).ShouldBe(0);
    }

    [Theory]
    [InlineData("/runs?status=done", "/status")]
    [InlineData("/runs?since=yesterday", "/since")]
    [InlineData("/runs?schedule=a:b", "/schedule")]
    [InlineData("/runs?collection=x:y", "/collection")]
    [InlineData("/dead-letters?status=failed", "/status")]
    public async Task List_RefusesWhatItDoesNotUnderstand(string path, string field) => (await _api.GetAsync(path)).ShouldBeProblem(422, field);

    [Fact]
    public async Task List_ShowsWhatWasSkipped()
    {
        await _api.PatchAsync(_path, """{"misfire":{"policy":"skip"}}""");
        _api.Time.Advance(TimeSpan.FromHours(3.5));
        await Firing.FireDueAsync(_api);

        var skipped = (await _api.GetAsync("/runs?status=skipped")).Json[0].GetProperty("skipped");
        skipped.GetRawText().ShouldBe("""{"reason":"misfire","from":"2030-01-01T01:00:00.000Z","to":"2030-01-01T03:00:00.000Z","count":3,"at_least":false}""");
    }

    [Fact]
    public async Task Delete_RemovesOlderHistoryOnly()
    {
        for (var i = 0; i < 3; i++)
        {
            _api.Time.Advance(TimeSpan.FromHours(1));
            await Firing.FireDueAsync(_api);
        }

        (await _api.DeleteAsync($"{_path}/runs")).ShouldBeProblem(400);
        (await _api.DeleteAsync($"{_path}/runs?before=x")).ShouldBeProblem(422, "/before");
        (await _api.DeleteAsync($"{_path}/runs?before=2030-01-01T03:00:00Z")).ShouldBe(200).Text.ShouldBe("""{"count":2}""");
        (await CountAsync($"{_path}/runs")).ShouldBe(1);
        (await _api.GetAsync(_path))["run_count"].GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task DeadLetters_OutliveTheirSchedule()
    {
        for (var i = 0; i < 3; i++)
        {
            _api.Time.Advance(TimeSpan.FromHours(1));
            await Firing.FireDueAsync(_api, AttemptOutcome.Failed, deadLetter: true);
        }
        await _api.DeleteAsync(_path);

        var page = (await _api.GetAsync("/dead-letters?limit=2")).ShouldBe(200);
        page.Json.EnumerateArray().Select(l => l.GetProperty("run").GetProperty("nominal_time").GetString()).ShouldBe(["2030-01-01T03:00:00.000Z", "2030-01-01T02:00:00.000Z"]);
        page.Json[0].GetProperty("schedule").GetProperty("name").GetString().ShouldBe("a");
        (await CountAsync(page.Next!)).ShouldBe(1);
        (await CountAsync("/runs")).ShouldBe(0);
    }

    private async Task<int> CountAsync(string path) => (await _api.GetAsync(path)).ShouldBe(200).Json.GetArrayLength();
}
