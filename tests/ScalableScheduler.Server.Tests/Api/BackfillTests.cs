using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class BackfillTests : IAsyncLifetime
{
    private const string FourHours = """{"from":"2029-12-31T20:00:00Z","to":"2029-12-31T23:30:00Z"}""";

    private ApiHost _api = null!;
    private string _path = "";

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync(scheduler: new SchedulerOptions { BackfillRate = 2 });
        _path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Start_RunsThePastInOrder_AndTellsHowFarItIs()
    {
        var started = (await _api.PostAsync($"{_path}/backfill", FourHours)).ShouldBe(202);
        started.Location.ShouldBe($"{_path}/backfill");
        started.Text.ShouldBe($$"""
            {"schedule_id":"{{_path[11..]}}","status":"running","from":"2029-12-31T20:00:00.000Z","to":"2029-12-31T23:30:00.000Z","limit":100000,"rate":2,"total":4,"opened":0,"remaining":4,"percent":0,"cursor":null,"created_at":"2030-01-01T00:00:00.000Z","finished_at":null}
            """);

        await Firing.FireDueAsync(_api);
        var one = await _api.GetAsync($"{_path}/backfill");
        (one["opened"].GetInt32(), one["remaining"].GetInt32(), one["percent"].GetDouble(), one["cursor"].GetString()).ShouldBe((1, 3, 25, "2029-12-31T20:00:00.000Z"));
        (await _api.GetAsync($"{_path}/backfill", ("If-None-Match", one.ETag!))).ShouldBe(304);
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty(); // two in a second, no more

        for (var i = 0; i < 3; i++)
        {
            _api.Time.Advance(TimeSpan.FromMilliseconds(500));
            await Firing.FireDueAsync(_api);
        }
        var done = await _api.GetAsync($"{_path}/backfill");
        (done["status"].GetString(), done["remaining"].GetInt32(), done["percent"].GetDouble(), done["finished_at"].GetString()).ShouldBe(("completed", 0, 100, "2030-01-01T00:00:01.500Z"));
        var runs = (await _api.GetAsync($"{_path}/runs")).Json.EnumerateArray().ToList();
        runs.Select(r => r.GetProperty("origin").GetString()).ShouldAllBe(o => o == "backfill");
        runs.Select(r => r.GetProperty("nominal_time").GetDateTimeOffset().Hour).Order().ShouldBe([20, 21, 22, 23]);
    }

    [Fact]
    public async Task Cancel_LeavesWhatWasOpened()
    {
        (await _api.DeleteAsync($"{_path}/backfill")).ShouldBeProblem(404);
        await _api.PostAsync($"{_path}/backfill", FourHours);
        var tag = (await _api.GetAsync($"{_path}/backfill")).ETag!;
        await Firing.FireDueAsync(_api, end: false);

        (await _api.DeleteAsync($"{_path}/backfill", ("If-Match", tag))).ShouldBeProblem(412);
        var cancelled = (await _api.DeleteAsync($"{_path}/backfill")).ShouldBe(200);
        (cancelled["status"].GetString(), cancelled["opened"].GetInt32(), cancelled["remaining"].GetInt32()).ShouldBe(("cancelled", 1, 3));
        (await _api.DeleteAsync($"{_path}/backfill")).ShouldBe(200).Text.ShouldBe(cancelled.Text);
        _api.Time.Advance(TimeSpan.FromMinutes(1));
        (await Firing.FireDueAsync(_api)).ShouldBeEmpty();
        (await _api.GetAsync("/runs?status=running")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Cancel_OfACompletedOne_IsAConflict()
    {
        await _api.PostAsync($"{_path}/backfill", """{"from":"2029-12-31T20:30:00Z","to":"2029-12-31T20:40:00Z"}""");
        await Firing.FireDueAsync(_api);
        (await _api.GetAsync($"{_path}/backfill"))["percent"].GetDouble().ShouldBe(100);
        (await _api.DeleteAsync($"{_path}/backfill")).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Start_IsAConflict_WhileOneRuns()
    {
        await _api.PostAsync($"{_path}/backfill", FourHours);
        _api.Time.Advance(TimeSpan.FromMilliseconds(10));
        (await _api.PostAsync($"{_path}/backfill", FourHours)).ShouldBeProblem(409);
        await _api.DeleteAsync($"{_path}/backfill");
        (await _api.PostAsync($"{_path}/backfill", FourHours)).ShouldBe(202);
    }

    [Theory]
    [InlineData("""{"from":"2029-12-31T20:00:00Z"}""", "/to")]
    [InlineData("{}", "/from", "/to")]
    [InlineData("[]", "")]
    [InlineData("""{"from":"yesterday","to":"2029-12-31T20:00:00Z"}""", "/from")]
    [InlineData("""{"from":"2029-12-31T20:00:00Z","to":"2029-12-31T19:00:00Z"}""", "/to")]
    [InlineData("""{"from":"2029-12-31T20:00:00Z","to":"2030-01-01T00:00:01Z"}""", "/to")]
    [InlineData("""{"from":"2030-01-02T00:00:00Z","to":"2030-01-03T00:00:00Z"}""", "/from", "/to")]
    [InlineData("""{"from":"2029-12-31T20:00:00Z","to":"2029-12-31T21:00:00Z","limit":100001}""", "/limit")]
    [InlineData("""{"from":"2029-12-31T20:00:00Z","to":"2029-12-31T21:00:00Z","limit":0,"rate":0,"speed":1}""", "/limit", "/rate", "/speed")]
    [InlineData("""{"from":"2010-01-01T00:00:00Z","to":"2029-12-31T21:00:00Z"}""", "/limit")]
    public async Task Start_RefusesWhatItCannotRun(string body, params string[] fields) =>
        (await _api.PostAsync($"{_path}/backfill", body)).ShouldBeProblem(422, fields);

    [Fact]
    public async Task Start_RunsTheFirstOfTooMany_WhenALimitIsGiven()
    {
        var started = (await _api.PostAsync($"{_path}/backfill", """{"from":"2010-01-01T00:00:00Z","to":"2029-12-31T21:00:00Z","limit":100000,"rate":1000}""")).ShouldBe(202);
        (started["total"].GetInt32(), started["rate"].GetDouble()).ShouldBe((100_000, 1000));
    }

    [Fact]
    public async Task Start_OfAOneShot_IsRefused()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.ManualNow)).Location!;
        (await _api.PostAsync($"{path}/backfill", FourHours)).ShouldBeProblem(422, "");
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a%3Ab")]
    public async Task EveryRoute_AnswersNotFound_WhenTheScheduleIsUnknown(string id)
    {
        (await _api.PostAsync($"/schedules/{id}/backfill", FourHours)).ShouldBeProblem(404);
        (await _api.GetAsync($"/schedules/{id}/backfill")).ShouldBeProblem(404);
        (await _api.DeleteAsync($"/schedules/{id}/backfill")).ShouldBeProblem(404);
        (await _api.GetAsync($"{_path}/backfill")).ShouldBeProblem(404);
    }
}
