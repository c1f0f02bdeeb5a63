using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api;

public sealed class ChangeTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task EveryRoute_AnswersNotFound_WhenTheScheduleIsUnknown()
    {
        foreach (var id in (string[])["nobody", "a%3Ab", "%20"])
        {
            (await _api.GetAsync($"/schedules/{id}")).ShouldBeProblem(404);
            (await _api.PutAsync($"/schedules/{id}", Bodies.Hourly("a"))).ShouldBeProblem(404);
            (await _api.PatchAsync($"/schedules/{id}", "{}")).ShouldBeProblem(404);
            (await _api.DeleteAsync($"/schedules/{id}")).ShouldBeProblem(404);
            (await _api.PostAsync($"/schedules/{id}/update", Bodies.Hourly("a"))).ShouldBeProblem(404);
            (await _api.GetAsync($"/schedules/{id}/runs")).ShouldBeProblem(404);
            (await _api.DeleteAsync($"/schedules/{id}/runs?before=2030-01-01T00:00:00Z")).ShouldBeProblem(404);
        }
    }

    [Theory]
    [InlineData(Bodies.ManualCron)]
    [InlineData(Bodies.ManualNow)]
    [InlineData("""{"id":"x","name":"n","client":{"application":"a"},"type":"interval","schedule":90,"timezone":"Europe/Vienna","task":{"type":"rest","connection":{"host":"http://u:p@t/"},"data":[1],"failed_policy":"retry","retry_wait":0.25},"tags":["b","a"],"start_at":"2030-01-01T00:00:00Z","end_at":"2031-01-01T00:00:00Z","max_runs":7,"misfire":{"policy":"skip","grace":"90s"},"timeout":"1m30s"}""")]
    public async Task Put_TakesWhatGetAnswers_Unchanged(string body)
    {
        var path = (await _api.PostAsync("/schedules", body)).Location!;
        var before = await _api.GetAsync(path);
        var after = (await _api.PutAsync(path, before.Text)).ShouldBe(200);

        after["revision"].GetInt64().ShouldBe(2);
        after.Text.Replace("\"revision\":2", "\"revision\":1", StringComparison.Ordinal).ShouldBe(before.Text);
    }

    [Fact]
    public async Task Put_SetsWhatIsLeftOutToItsDefault()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a", """ "description":"d","enabled":false,"max_runs":3 """))).Location!;
        var after = await _api.PutAsync(path, Bodies.Hourly("a"));

        after["description"].GetString().ShouldBe("");
        after["enabled"].GetBoolean().ShouldBeTrue();
        after["max_runs"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Patch_ChangesWhatIsGiven_AndRemovesWhatIsNull()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a", """ "description":"d","end_at":"2031-01-01T00:00:00Z","tags":["x"] """))).Location!;
        var after = (await _api.PatchAsync(path, """{"end_at":null,"tags":["y"],"task":{"connection":{"headers":{"A":"1"}},"data":{"k":null,"l":2}}}""")).ShouldBe(200);

        after["description"].GetString().ShouldBe("d");
        after["end_at"].ValueKind.ShouldBe(JsonValueKind.Null);
        after["tags"].GetRawText().ShouldBe("""["y"]""");
        after["task"].GetProperty("connection").GetRawText().ShouldBe("""{"host":"http://target/","headers":{"A":"1"}}""");
        after["task"].GetProperty("data").GetRawText().ShouldBe("""{"l":2}""");
        (await _api.PatchAsync(path, """{"task":{"connection":{"headers":null},"data":{"l":3}}}""")).ShouldBe(200)["task"].GetRawText()
            .ShouldBe("""{"type":"rest","connection":{"host":"http://target/"},"data":{"l":3},"history_check":false}""");
    }

    [Fact]
    public async Task Patch_BringsBackTheServicesRetryPolicy_WhenFailedPolicyIsTakenAway()
    {
        var path = (await _api.PostAsync("/schedules", """{"id":"x","type":"cron","schedule":"0 * * * *","task":{"type":"rest","connection":{"host":"h"},"failed_policy":"retry","retry_wait":5}}""")).Location!;
        var after = await _api.PatchAsync(path, """{"task":{"failed_policy":null}}""");

        after["task"].TryGetProperty("retry_wait", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Patch_SaysWhatIsWrong_AndChangesNothing()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;

        (await _api.PatchAsync(path, """{"schedule":"nonsense","tags":1}""")).ShouldBeProblem(422, "/schedule", "/tags");
        (await _api.PatchAsync(path, """{"schedule":"nonsense"}""")).ShouldBeProblem(422, "/schedule");
        (await _api.PatchAsync(path, """{"task":null}""")).ShouldBeProblem(422, "/task");
        (await _api.PatchAsync(path, """{"descripton":"x"}""")).ShouldBeProblem(422, "/descripton");
        (await _api.PatchAsync(path, "[]")).ShouldBeProblem(422);
        (await _api.GetAsync(path))["revision"].GetInt64().ShouldBe(1);
    }

    [Fact]
    public async Task Patch_TakesTheMergePatchMediaType()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        using var content = new StringContent("""{"enabled":false}""", System.Text.Encoding.UTF8, "application/merge-patch+json");
        var after = (await _api.SendAsync(HttpMethod.Patch, path, content)).ShouldBe(200);

        after["status"].GetString().ShouldBe("paused");
        after["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Change_FiresNoSlotTwice_WhenTheTimingComesBack()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        _api.Time.Advance(TimeSpan.FromMinutes(60));
        await Firing.FireDueAsync(_api);

        (await _api.PatchAsync(path, """{"schedule":"*/30 * * * *"}"""))["next_run_at"].GetString().ShouldBe("2030-01-01T01:30:00.000Z");
        (await _api.PatchAsync(path, """{"schedule":"0 * * * *"}"""))["next_run_at"].GetString().ShouldBe("2030-01-01T02:00:00.000Z");
        (await _api.PostAsync("/schedules", Bodies.Hourly("a")))["next_run_at"].GetString().ShouldBe("2030-01-01T02:00:00.000Z");
    }

    [Fact]
    public async Task Change_KeepsAMissedSlot_WhenItIsNotAboutTiming()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        _api.Time.Advance(TimeSpan.FromMinutes(90));

        (await _api.PatchAsync(path, """{"description":"d"}"""))["next_run_at"].GetString().ShouldBe("2030-01-01T01:00:00.000Z");
    }

    [Fact]
    public async Task OneShot_IsDueAgain_OnlyWhenItIsRegisteredAgain()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.ManualNow)).Location!;
        await Firing.FireDueAsync(_api);
        var done = await _api.GetAsync(path);
        done["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);

        (await _api.PutAsync(path, done.Text))["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
        (await _api.PatchAsync(path, """{"description":"d"}"""))["next_run_at"].ValueKind.ShouldBe(JsonValueKind.Null);
        _api.Time.Advance(TimeSpan.FromSeconds(5));
        (await _api.PostAsync("/schedules", Bodies.ManualNow)).ShouldBe(200)["next_run_at"].GetString().ShouldBe("2030-01-01T00:00:05.000Z");
        await Firing.FireDueAsync(_api);
        (await _api.PostAsync($"{path}/update", Bodies.ManualNow)).ShouldBe(200)["next_run_at"].GetString().ShouldBe("2030-01-01T00:00:05.001Z");
    }

    [Fact]
    public async Task Change_IsDecidedAnew_WhenAnotherWriterCameBetween()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        _api.Store.BeforeSave = async () =>
        {
            _api.Store.BeforeSave = null;
            await _api.PatchAsync(path, """{"description":"theirs"}""");
        };
        var after = (await _api.PatchAsync(path, """{"enabled":false}""")).ShouldBe(200);

        after["revision"].GetInt64().ShouldBe(3);
        after["description"].GetString().ShouldBe("theirs");
    }

    [Fact]
    public async Task Change_GivesUp_WhenOthersAlwaysComeBetween()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("a"))).Location!;
        var depth = 0;
        _api.Store.BeforeSave = async () =>
        {
            if (depth++ % 2 == 0)
                await _api.PatchAsync(path, """{"description":"theirs"}""");
        };
        var answer = (await _api.PatchAsync(path, """{"enabled":false}""")).ShouldBeProblem(503);

        answer.RetryAfter.ShouldBe("1");
    }
}
