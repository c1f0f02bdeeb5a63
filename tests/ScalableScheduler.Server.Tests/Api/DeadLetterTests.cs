using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class DeadLetterTests : IAsyncLifetime
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
    public async Task Get_ShowsTheRunWithItsAttempts_AndTheSchedule()
    {
        var id = await FailAsync();
        var letter = (await _api.GetAsync($"/dead-letters/{id}")).ShouldBe(200);
        letter["run"].GetProperty("failure").GetString().ShouldBe("failed");
        letter["run"].GetProperty("attempts").GetArrayLength().ShouldBe(1);
        letter["schedule"].GetProperty("name").GetString().ShouldBe("a");
        (await _api.GetAsync($"/dead-letters/{id}", ("If-None-Match", letter.ETag!))).ShouldBe(304);
    }

    [Fact]
    public async Task EveryRoute_AnswersNotFound_WhenTheLetterIsUnknown()
    {
        foreach (var id in (string[])["nobody", "nobody:1", $"{_path[11..]}:1"])
        {
            (await _api.GetAsync($"/dead-letters/{id}")).ShouldBeProblem(404);
            (await _api.DeleteAsync($"/dead-letters/{id}")).ShouldBeProblem(404);
            (await _api.PostAsync($"/dead-letters/{id}/retry", "")).ShouldBeProblem(404);
        }
    }

    [Fact]
    public async Task List_Filters()
    {
        await FailAsync();
        foreach (var (query, count) in ((string, int)[])[("", 1), ("schedule=nobody", 0), ($"schedule={_path[11..]}&reason=failed&collection=default", 1), ("reason=rejected", 0), ("collection=other", 0)])
            (await _api.GetAsync($"/dead-letters?{query}")).ShouldBe(200).Json.GetArrayLength().ShouldBe(count, query);
        (await _api.GetAsync("/dead-letters?reason=bad")).ShouldBeProblem(422, "/reason");
        (await _api.GetAsync("/dead-letters?schedule=a:b")).ShouldBeProblem(422, "/schedule");
    }

    [Fact]
    public async Task Retry_OpensANewRun_AndTakesTheLetterAway()
    {
        var id = await FailAsync();
        var retry = (await _api.PostAsync($"/dead-letters/{id}/retry", "")).ShouldBe(202);
        (retry["origin"].GetString(), retry["caused_by"].GetString(), retry["nominal_time"].GetString()).ShouldBe(("retry", id.Value, "2030-01-01T01:00:00.000Z"));
        (await _api.GetAsync(retry.Location!)).ShouldBe(200);
        (await CountAsync()).ShouldBe(0);
        (await _api.PostAsync($"/dead-letters/{id}/retry", "")).ShouldBeProblem(404);
        (await Firing.FireDueAsync(_api)).Single().Value.ShouldBe(retry["id"].GetString());
    }

    [Fact]
    public async Task Retry_AnswersTheSameRun_ToTheSameKey()
    {
        var id = await FailAsync();
        var key = ("Idempotency-Key", "once");
        var first = (await _api.PostAsync($"/dead-letters/{id}/retry", "", key)).ShouldBe(202);
        (await _api.PostAsync($"/dead-letters/{id}/retry", "", key)).ShouldBe(202)["id"].GetString().ShouldBe(first["id"].GetString());
        (await _api.PostAsync($"/dead-letters/{id}/retry", "", ("Idempotency-Key", "twice"))).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Retry_IsAConflict_WhenTheScheduleIsGone_AndTheLetterStays()
    {
        var id = await FailAsync();
        await _api.DeleteAsync(_path);
        (await _api.PostAsync($"/dead-letters/{id}/retry", "")).ShouldBeProblem(409);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Changes_HoldToIfMatch()
    {
        var id = await FailAsync();
        var tag = (await _api.GetAsync($"/dead-letters/{id}")).ETag!;
        (await _api.PostAsync($"/dead-letters/{id}/retry", "", ("If-Match", "\"other\""))).ShouldBeProblem(412);
        (await _api.DeleteAsync($"/dead-letters/{id}", ("If-Match", "\"other\""))).ShouldBeProblem(412);
        (await _api.DeleteAsync($"/dead-letters/{id}", ("If-Match", tag))).ShouldBe(200).Text.ShouldBe("""{"count":1}""");
        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task InBulk_WorksToTheEnd_AndLeavesThoseWithoutASchedule()
    {
        const int many = 450; // more than two pages
        await _api.PatchAsync(_path, """{"schedule":"* * * * *","misfire":{"grace":"10h"}}""");
        _api.Time.Advance(TimeSpan.FromMinutes(many));
        while ((await Firing.FireDueAsync(_api, AttemptOutcome.Failed, deadLetter: true)).Count > 0)
        {
        }
        var gone = (await _api.PostAsync("/schedules", """{"id":"gone","type":"now","task":{"type":"rest","connection":{"host":"h"}}}""")).ShouldBe(201);
        await Firing.FireDueAsync(_api, AttemptOutcome.Failed, deadLetter: true);
        await _api.DeleteAsync(gone.Location!);

        (await _api.PostAsync("/dead-letters/retry", "")).ShouldBeProblem(400);
        (await _api.PostAsync("/dead-letters/retry?reasons=failed", "")).ShouldBeProblem(422, "/reasons");
        (await _api.PostAsync("/dead-letters/retry?reason=rejected", "")).ShouldBe(200).Text.ShouldBe("""{"count":0,"left":0}""");
        (await _api.PostAsync("/dead-letters/retry?reason=failed", "")).ShouldBe(200).Text.ShouldBe($$"""{"count":{{many}},"left":1}""");
        (await CountAsync()).ShouldBe(1);
        (await _api.GetAsync("/runs?status=pending&limit=1000")).Json.GetArrayLength().ShouldBe(many);
    }

    [Fact]
    public async Task DeleteInBulk_TakesWhatTheFilterLists()
    {
        for (var i = 0; i < 3; i++)
            await FailAsync();
        (await _api.DeleteAsync("/dead-letters")).ShouldBeProblem(400);
        (await _api.DeleteAsync("/dead-letters?schedule=nobody")).ShouldBe(200).Text.ShouldBe("""{"count":0}""");
        (await _api.DeleteAsync($"/dead-letters?schedule={_path[11..]}")).ShouldBe(200).Text.ShouldBe("""{"count":3}""");
        (await CountAsync()).ShouldBe(0);
    }

    private async Task<RunId> FailAsync()
    {
        _api.Time.Advance(TimeSpan.FromHours(1));
        return (await Firing.FireDueAsync(_api, AttemptOutcome.Failed, deadLetter: true)).Single();
    }

    private async Task<int> CountAsync() => (await _api.GetAsync("/dead-letters")).ShouldBe(200).Json.GetArrayLength();
}
