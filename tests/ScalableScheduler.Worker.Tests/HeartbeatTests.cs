using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

public sealed class HeartbeatTests
{
    private readonly StoppedHandler _handler = new();

    [Fact]
    public async Task Heartbeats_AreSentAtAThirdOfTheTimeout()
    {
        await using var test = await StartAsync();
        test.Service.Offer(heartbeatTimeout: "9s");
        await _handler.Begun;

        for (var beats = 1; beats <= 3; beats++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(2.9));
            test.Service.Count("heartbeat").ShouldBe(beats - 1);
            test.Time.Advance(TimeSpan.FromSeconds(0.1));
            (await test.Service.WaitBodyAsync("heartbeat", beats)).GetProperty("worker").GetString().ShouldBe("tester");
        }
    }

    [Fact]
    public async Task WithoutATimeout_HeartbeatsAreSentAllTheSame_SoThatARequestToCancelIsHeard()
    {
        await using var test = await StartAsync();
        test.Service.Offer(heartbeatTimeout: null);
        await _handler.Begun;

        test.Time.Advance(TimeSpan.FromSeconds(10));

        await test.Service.WaitAsync("heartbeat");
    }

    [Fact]
    public async Task ARequestToCancel_StopsTheHandler_AndIsAnswered()
    {
        await using var test = await StartAsync();
        test.Service.Answer("heartbeat", FakeService.Json("""{"status":"cancelling","cancel":true}"""));
        var id = test.Service.Offer();
        await _handler.Begun;

        test.Time.Advance(TimeSpan.FromSeconds(10));

        (await _handler.Stopped).ShouldBe(WorkStop.CancelRequested);
        (await test.Service.WaitBodyAsync("cancelled")).GetProperty("claim_id").GetString().ShouldBe($"claim-of-{id}");
    }

    [Fact]
    public async Task ARefusedHeartbeat_StopsTheHandler_AndNothingIsReported()
    {
        await using var test = await StartAsync(o => o.Concurrency = 1);
        test.Service.Answer("heartbeat", FakeService.Json("""{"title":"Conflict"}""", 409));
        test.Service.Offer();
        await _handler.Begun;

        test.Time.Advance(TimeSpan.FromSeconds(10));
        (await _handler.Stopped).ShouldBe(WorkStop.ClaimLost);

        var next = test.Service.Offer();
        (await test.Service.WaitAsync("succeed")).Single().Path.ShouldBe($"/runs/{next}/succeed"); // with one place, the first is over
        (test.Service.Count("fail") + test.Service.Count("cancelled")).ShouldBe(0);
    }

    [Fact]
    public async Task AHeartbeatWithoutAnAnswer_IsSentAgainSoon()
    {
        await using var test = await StartAsync();
        test.Service.AnswerFirst("heartbeat", 1, Respond.Status(503));
        test.Service.Offer(heartbeatTimeout: "1m");
        await _handler.Begun;
        test.Time.Advance(TimeSpan.FromSeconds(10));
        await test.Service.WaitAsync("heartbeat");
        await Eventually.TrueAsync(() => Task.FromResult(test.Logged.Any(l => l.Id == 1)), FakeService.Soon, "the answer to arrive");

        test.Time.Advance(TimeSpan.FromSeconds(1));

        await test.Service.WaitAsync("heartbeat", 2);
    }

    [Fact]
    public async Task Progress_IsSentAtOnce_AndThenAtMostEverySecond_TheLastWins()
    {
        await using var test = await StartAsync();
        test.Service.Offer();
        var work = await _handler.Begun;

        await work.ReportAsync(10, "begun");
        var first = await test.Service.WaitBodyAsync("heartbeat");
        await work.ReportAsync(20, "skipped");
        await work.ReportAsync(30, "half");
        test.Service.Count("heartbeat").ShouldBe(1);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await test.Service.WaitBodyAsync("heartbeat", 2);

        first.GetProperty("percent").GetDouble().ShouldBe(10);
        first.GetProperty("message").GetString().ShouldBe("begun");
        second.GetProperty("percent").GetDouble().ShouldBe(30);
        second.GetProperty("message").GetString().ShouldBe("half");
    }

    [Fact]
    public async Task Progress_GoesFrom0To100()
    {
        await using var test = await StartAsync();
        test.Service.Offer();
        var work = await _handler.Begun;

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => work.ReportAsync(101));
        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => work.ReportAsync(double.NaN));
    }

    private Task<WorkerUnderTest> StartAsync(Action<WorkerOptions>? configure = null) =>
        WorkerUnderTest.StartAsync(w => w.Handle("emails", _handler.HandleAsync), configure);
}
