using ScalableScheduler.Events;
using ScalableScheduler.Server.Workers;

namespace ScalableScheduler.Server.Tests.Api.Workers;

/// <summary>What workers report, and what becomes of the runs.</summary>
public sealed class WorkReportTests : IAsyncLifetime
{
    private static readonly TimeSpan AfterAnyRetryDelay = TimeSpan.FromMinutes(10);

    private ApiHost _api = null!;

    public async Task InitializeAsync()
    {
        _api = await ApiHost.StartAsync(workers: new WorkerOptions { ResultBytes = 32 });
        await _api.RegisterAsync("a", connection: "\"heartbeat_timeout\":\"1m\"");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Progress_IsShown_WhileTheRunGoesOn()
    {
        var id = await _api.OfferAsync("a");
        (await _api.StatusAsync(id)).ShouldBe("pending");
        var run = await _api.ClaimOneAsync();
        (await _api.RunAsync(id)).GetProperty("progress").GetRawText().ShouldBe("null");

        _api.Time.Advance(TimeSpan.FromSeconds(10));
        (await _api.ReportAsync(run, "heartbeat", """ "percent":12.5,"message":"a\nb","worker":"w2" """)).Said().ShouldBe(("running", false));
        _api.Time.Advance(TimeSpan.FromSeconds(10));
        (await _api.ReportAsync(run, "heartbeat")).Said().ShouldBe(("running", false));

        var shown = await _api.RunAsync(id);
        shown.GetProperty("progress").GetRawText().ShouldBe("""{"percent":12.5,"message":"a\nb","at":"2030-01-01T00:00:10.000Z"}""");
        shown.GetProperty("worker").GetString().ShouldBe("w2");
        (await _api.GetAsync("/runs?status=running")).Json.GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Success_EndsTheRun_AndKeepsItsResult_HoweverOftenItIsReported()
    {
        var id = await _api.OfferAsync("a");
        var run = await _api.ClaimOneAsync();
        (await _api.ReportAsync(run, "succeed", """ "result":{"sent":[1,2]},"message":"all sent" """)).Said().ShouldBe(("succeeded", false));
        (await _api.ReportAsync(run, "succeed", "\"result\":1")).Said().ShouldBe(("succeeded", false));

        var shown = await _api.RunAsync(id);
        (shown.GetProperty("status").GetString(), shown.GetProperty("result").GetRawText(), shown.GetProperty("message").GetString())
            .ShouldBe(("succeeded", """{"sent":[1,2]}""", "all sent"));
        (shown.GetProperty("progress").GetRawText(), shown.GetProperty("queue").GetRawText()).ShouldBe(("null", "null"));
        shown.GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("completed");
        (await _api.ReportAsync(run, "fail", "\"reason\":\"no\"")).Refusal().ShouldBe("impossible");
        (await _api.ReportAsync(run, "heartbeat")).Refusal().ShouldBe("stale_claim");
    }

    [Theory]
    [InlineData("123456789012345678901234567890", 200)]
    [InlineData("1234567890123456789012345678901", 413)]
    public async Task AResult_HasALargestSize(string text, int status)
    {
        var id = await _api.OfferAsync("a");
        var run = await _api.ClaimOneAsync();
        var answer = (await _api.ReportAsync(run, "succeed", $"\"result\":\"{text}\"")).ShouldBe(status);
        (await _api.StatusAsync(id)).ShouldBe(status == 200 ? "succeeded" : "running");
        if (status == 413)
            answer.ShouldBeProblem(413, "/result").Text.ShouldContain("workers.result_bytes");
    }

    [Fact]
    public async Task Failure_IsFollowedByAnotherAttempt_WithAnotherClaim()
    {
        var id = await _api.OfferAsync("a");
        var first = await _api.ClaimOneAsync();
        (await _api.ReportAsync(first, "fail", """ "reason":"no network","retry_after":"5m" """)).Said().ShouldBe(("pending", false));
        (await _api.ReportAsync(first, "fail", "\"reason\":\"no network\"")).Said().ShouldBe(("pending", false));
        var shown = await _api.RunAsync(id);
        (shown.GetProperty("message").GetString(), shown.GetProperty("next_attempt_at").GetString()).ShouldBe(("no network", "2030-01-01T00:05:00.000Z"));

        _api.Time.Advance(AfterAnyRetryDelay);
        await Firing.FireDueAsync(_api);
        var second = await _api.ClaimOneAsync();
        (second.Id(), second.GetProperty("attempt").GetInt32()).ShouldBe((id, 2));
        second.ClaimId().ShouldNotBe(first.ClaimId());
        (await _api.ReportAsync(first, "succeed")).Refusal().ShouldBe("stale_claim");
        (await _api.ReportAsync(second, "succeed")).Said().ShouldBe(("succeeded", false));
    }

    [Fact]
    public async Task FailureForGood_LeadsToTheDeadLetters_AndFromThereToAnotherRun()
    {
        var id = await _api.OfferAsync("a", """{"data":"mine"}""");
        var run = await _api.ClaimOneAsync();
        (await _api.ReportAsync(run, "fail", """ "reason":"no such list","retry":false """)).Said().ShouldBe(("failed", false));
        var letter = (await _api.GetAsync("/dead-letters?reason=rejected")).Json[0].GetProperty("run");
        (letter.GetProperty("id").GetString(), letter.GetProperty("message").GetString()).ShouldBe((id, "no such list"));

        var again = (await _api.PostAsync($"/dead-letters/{id}/retry", "")).ShouldBe(202)["id"].GetString();
        await Firing.FireDueAsync(_api);
        var repeated = await _api.ClaimOneAsync();
        (repeated.Id(), repeated.GetProperty("origin").GetString(), repeated.GetProperty("data").GetString()).ShouldBe((again, "retry", "mine"));
    }

    [Fact]
    public async Task SilenceOfAWorker_GivesItsRunToAnother_AndItsReportsAreRefusedAndTold()
    {
        var id = await _api.OfferAsync("a");
        var zombie = await _api.ClaimOneAsync();
        _api.Time.Advance(TimeSpan.FromMinutes(1));
        await Firing.FireDueAsync(_api); // it is missed
        await Firing.FireDueAsync(_api); // it is offered again
        var heir = await _api.ClaimOneAsync();
        heir.Id().ShouldBe(id);

        var before = (await _api.Memory.ReadAsync(null, 1, default)).Last;
        (await _api.ReportAsync(zombie, "heartbeat")).Refusal().ShouldBe("stale_claim");
        (await _api.ReportAsync(zombie, "succeed")).Refusal().ShouldBe("stale_claim");
        (await _api.ReportAsync(heir, "succeed")).Said().ShouldBe(("succeeded", false));
        await _api.FlushEventsAsync();
        (await _api.Memory.ReadAsync(before, 100, default)).Events.Select(e => e.Event).Where(e => e.Type == EventTypes.RunReportRefused)
            .ShouldHaveSingleItem().Run!.Value.Value.ShouldBe(id);
        (await _api.RunAsync(id)).GetProperty("attempts")[0].GetProperty("outcome").GetString().ShouldBe("abandoned");
    }

    [Fact]
    public async Task Cancelling_IsToldInTheHeartbeat_AndConfirmedByTheWorker()
    {
        var id = await _api.OfferAsync("a");
        var run = await _api.ClaimOneAsync();
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(202)["status"].GetString().ShouldBe("cancelling");
        (await _api.ReportAsync(run, "heartbeat")).Said().ShouldBe(("cancelling", true));
        await Firing.FireDueAsync(_api);
        (await _api.ReportAsync(run, "heartbeat")).Said().ShouldBe(("cancelling", true));
        (await _api.GetAsync("/runs?status=cancelling")).Json.GetArrayLength().ShouldBe(1);

        (await _api.ReportAsync(run, "cancelled", "\"message\":\"half done\"")).Said().ShouldBe(("cancelled", false));
        (await _api.ReportAsync(run, "cancelled")).Said().ShouldBe(("cancelled", false));
        var shown = await _api.RunAsync(id);
        (shown.GetProperty("message").GetString(), shown.GetProperty("attempts")[0].GetProperty("message").GetString()).ShouldBe(("Cancelled on request.", "half done"));
    }

    [Fact]
    public async Task Cancelling_EndsByItself_WhenTheWorkerDoesNotAnswer_AndAtOnceInTheQueue()
    {
        var id = await _api.OfferAsync("a");
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(200)["status"].GetString().ShouldBe("cancelled");
        (await _api.ClaimAsync()).Claimed().ShouldBeEmpty();

        id = await _api.OfferAsync("a");
        var run = await _api.ClaimOneAsync();
        (await _api.PostAsync($"/runs/{id}/cancel", "")).ShouldBe(202);
        await Firing.FireDueAsync(_api);
        _api.Time.Advance(TimeSpan.FromSeconds(30));
        await Firing.FireDueAsync(_api);
        (await _api.StatusAsync(id)).ShouldBe("cancelled");
        (await _api.ReportAsync(run, "succeed")).Refusal().ShouldBe("stale_claim");
    }

    [Fact]
    public async Task ALongReason_IsCut_NotRefused()
    {
        var id = await _api.OfferAsync("a");
        var run = await _api.ClaimOneAsync();
        var reason = new string('x', 999) + "😀 and more";
        (await _api.ReportAsync(run, "fail", $"\"retry\":false,\"reason\":\"{reason}\"")).Said().ShouldBe(("failed", false));
        (await _api.RunAsync(id)).GetProperty("message").GetString().ShouldBe(new string('x', 999));
    }

    [Fact]
    public async Task UnknownRuns_Are404_AndAStoreThatIsAway503()
    {
        foreach (var what in (string[])["heartbeat", "succeed", "fail", "cancelled"])
        {
            var body = what == "fail" ? """{"claim_id":"c","reason":"r"}""" : """{"claim_id":"c"}""";
            (await _api.PostAsync($"/runs/a:1/{what}", body)).ShouldBeProblem(404);
            (await _api.PostAsync($"/runs/nonsense/{what}", body)).ShouldBeProblem(404);
            _api.Runs.IsAway = true;
            (await _api.PostAsync($"/runs/a:1/{what}", body)).ShouldBeProblem(503).RetryAfter.ShouldBe("1");
            _api.Runs.IsAway = false;
        }
    }

    [Fact]
    public async Task ARunThatNoWorkerDoes_TakesNoReports()
    {
        var path = (await _api.PostAsync("/schedules", Bodies.Hourly("rest"))).Location;
        var id = (await _api.PostAsync($"{path}/trigger", "{}"))["id"].GetString();
        await Firing.FireDueAsync(_api, end: false);
        (await _api.PostAsync($"/runs/{id}/succeed", """{"claim_id":"1"}""")).Refusal().ShouldBe("stale_claim");
    }
}
