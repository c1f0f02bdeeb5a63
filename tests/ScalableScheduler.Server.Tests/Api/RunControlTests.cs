using ScalableScheduler.Runs;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Runs by hand: cancel and retry; and edits while a run is under way.</summary>
public sealed class RunControlTests : IAsyncLifetime
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
    public async Task Cancel_EndsARunThatWaits()
    {
        var id = (await _api.PostAsync($"{_path}/trigger", "{}"))["id"].GetString();
        var cancelled = (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(200);
        (cancelled["status"].GetString(), cancelled["message"].GetString()).ShouldBe(("cancelled", "Cancelled on request."));
        (await _api.GetAsync($"/runs/{id}")).Text.ShouldBe(cancelled.Text);
        (await _api.GetAsync("/runs?status=cancelled")).Json.GetArrayLength().ShouldBe(1);
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty();
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Cancel_StopsARunThatIsUnderWay()
    {
        var id = await RunAsync(end: false);
        var stopping = (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(202);
        (stopping["status"].GetString(), stopping.Location).ShouldBe(("cancelling", $"/runs/{id}"));
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(202);
        (await _api.GetAsync("/runs?status=cancelling")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_IsRefused_WhenItEnded_OrIsUnknown_OrChanged()
    {
        var id = await RunAsync(end: false);
        var tag = (await _api.GetAsync($"/runs/{id}")).ETag!;
        await Firing.EndAsync(_api, id);
        (await _api.PostAsync($"/runs/{id}/cancel", "", ("If-Match", tag))).ShouldBeProblem(412);
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBeProblem(409);
        foreach (var unknown in (string[])["nobody", "nobody:1", "a:b:c"])
        {
            (await _api.PostAsync($"/runs/{unknown}/cancel", "")).ShouldBeProblem(404);
            (await _api.PostAsync($"/runs/{unknown}/retry", "")).ShouldBeProblem(404);
        }
    }

    [Fact]
    public async Task Retry_OpensANewRun_OfTheSameTimeWithTheSameData()
    {
        var id = (await _api.PostAsync($"{_path}/trigger", """{"data":[1]}"""))["id"].GetString()!;
        (await _api.PostAsync($"/runs/{id}/retry", "")).ShouldBeProblem(409);
        await Firing.FireDueAsync(_api, AttemptOutcome.Failed);
        _api.Time.Advance(TimeSpan.FromMinutes(5));

        var retry = (await _api.PostAsync($"/runs/{id}/retry", "")).ShouldBe(202);
        (retry["origin"].GetString(), retry["caused_by"].GetString(), retry["data"].GetRawText(), retry["nominal_time"].GetString()).ShouldBe(("retry", id, "[1]", "2030-01-01T00:00:00.000Z"));
        (await Firing.FireDueAsync(_api)).Single().Value.ShouldBe(retry["id"].GetString());
        (await _api.GetAsync($"/runs/{id}"))["status"].GetString().ShouldBe("failed");
        (await _api.PostAsync($"/runs/{retry["id"].GetString()}/retry", "")).ShouldBe(202)["caused_by"].GetString().ShouldBe(retry["id"].GetString());
    }

    [Fact]
    public async Task Retry_AnswersTheSameRun_ToTheSameKey()
    {
        var id = await RunAsync();
        var key = ("Idempotency-Key", "again");
        var first = (await _api.PostAsync($"/runs/{id}/retry", "", key)).ShouldBe(202);
        (await _api.PostAsync($"/runs/{id}/retry", "", key)).ShouldBe(202)["id"].GetString().ShouldBe(first["id"].GetString());
        (await _api.PostAsync($"{_path}/trigger", "{}", key)).ShouldBeProblem(422, "/Idempotency-Key");
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Retry_OfWhatWasSkipped_IsAConflict()
    {
        await _api.PatchAsync(_path, """{"misfire":{"policy":"skip"}}""");
        _api.Time.Advance(TimeSpan.FromHours(1.5));
        await Firing.FireDueAsync(_api);
        var skipped = (await _api.GetAsync("/runs?status=skipped")).Json[0].GetProperty("id").GetString();
        (await _api.PostAsync($"/runs/{skipped}/retry", "")).ShouldBeProblem(409).Text.ShouldContain("backfill");
    }

    [Fact]
    public async Task Runs_AreFoundByCollectionAndStatus()
    {
        await RunAsync();
        (await _api.GetAsync("/runs?collection=default&status=succeeded")).Json.GetArrayLength().ShouldBe(1);
        (await _api.GetAsync("/runs?collection=other")).Json.GetArrayLength().ShouldBe(0);
        (await _api.GetAsync("/runs?status=lost")).Json.GetArrayLength().ShouldBe(0);
        (await _api.GetAsync($"{_path}/runs?collection=default")).ShouldBeProblem(422, "/collection");
        var list = await _api.GetAsync("/runs");
        (await _api.GetAsync("/runs", ("If-None-Match", list.ETag!))).ShouldBe(304);
    }

    [Fact]
    public async Task Delete_WithCancel_AsksForTheRunsToStop()
    {
        var asked = new List<RunId>();
        await using var listening = await _api.Memory.OnCancelAsync(asked.Add, default);
        var id = await RunAsync(end: false);
        (await _api.DeleteAsync($"{_path}?cancel=maybe")).ShouldBeProblem(422, "/cancel");
        (await _api.DeleteAsync($"{_path}?cancel=true")).ShouldBe(200);
        asked.ShouldBe([id]);

        _path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        await RunAsync(end: false);
        (await _api.DeleteAsync("/schedules?name=a&cancel=true")).ShouldBe(200);
        asked.Count.ShouldBe(2);
        (await _api.DeleteAsync("/schedules?cancel=true")).ShouldBeProblem(400);
    }

    [Fact]
    public async Task Edit_DuringARun_LetsTheRunEnd_AndHoldsFromTheNextOccurrenceOn()
    {
        var id = await RunAsync(end: false);
        var edited = (await _api.PatchAsync(_path, """{"schedule":"30 * * * *","overlap":"skip"}""")).ShouldBe(200);
        (edited["next_run_at"].GetString(), edited["badge"].GetString()).ShouldBe(("2030-01-01T01:30:00.000Z", "running"));

        _api.Time.Advance(TimeSpan.FromMinutes(30));
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty(); // the first one is still under way
        await Firing.EndAsync(_api, id);
        _api.Time.Advance(TimeSpan.FromHours(1));
        (await Firing.FireDueAsync(_api)).Count.ShouldBe(1);
        var after = await _api.GetAsync(_path);
        (after["run_count"].GetInt64(), after["revision"].GetInt64()).ShouldBe((2, 2));
    }

    [Fact]
    public async Task Edit_BetweenTwoOccurrences_FiresNoSlotTwice()
    {
        await RunAsync();
        _api.Time.Advance(TimeSpan.FromMinutes(10));
        (await _api.PatchAsync(_path, """{"description":"d","priority":3}"""))["next_run_at"].GetString().ShouldBe("2030-01-01T02:00:00.000Z");
        (await _api.PatchAsync(_path, """{"schedule":"5 * * * *"}"""))["next_run_at"].GetString().ShouldBe("2030-01-01T02:05:00.000Z");
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty();
    }

    private async Task<RunId> RunAsync(bool end = true)
    {
        _api.Time.Advance(TimeSpan.FromHours(1));
        return (await Firing.FireDueAsync(_api, end: end)).Single();
    }
}
