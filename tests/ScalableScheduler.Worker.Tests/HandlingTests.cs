namespace ScalableScheduler.Worker.Tests;

public sealed class HandlingTests
{
    private sealed record Mail(string To, int Count);

    [Fact]
    public async Task AHandlerGetsTheRun_AndItsResultIsReported()
    {
        Work? seen = null;
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", (work, _) =>
        {
            seen = work;
            return Task.FromResult(new { sent = work.Data<Mail>().Count });
        }));
        var id = test.Service.Offer(data: new { to = "ada@example.com", count = 3 });

        var report = await test.Service.WaitBodyAsync("succeed");

        report.GetProperty("claim_id").GetString().ShouldBe($"claim-of-{id}");
        report.GetProperty("result").GetProperty("sent").GetInt32().ShouldBe(3);
        seen!.Id.ShouldBe(id);
        seen.ScheduleName.ShouldBe("the schedule");
        seen.Timeout.ShouldBe(TimeSpan.FromHours(1));
        seen.HeartbeatTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        seen.Data<Mail>().ShouldBe(new Mail("ada@example.com", 3));
        var claim = (await test.Service.WaitAsync("claim"))[0].Json();
        claim.GetProperty("worker").GetString().ShouldBe("tester");
        claim.GetProperty("limit").GetInt32().ShouldBe(10);
        claim.GetProperty("wait").GetString().ShouldBe("25000ms");
    }

    [Fact]
    public async Task AResultWithAMessage_IsReportedWithBoth()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", (_, _) => Task.FromResult(new WorkResult(7, "seven of them"))));
        test.Service.Offer();

        var report = await test.Service.WaitBodyAsync("succeed");

        report.GetProperty("result").GetInt32().ShouldBe(7);
        report.GetProperty("message").GetString().ShouldBe("seven of them");
    }

    [Fact]
    public async Task AnException_FailsTheRun_ToBeTriedAgain()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", Task (_, _) => throw new InvalidOperationException("no paper")));
        test.Service.Offer();

        var report = await test.Service.WaitBodyAsync("fail");

        report.GetProperty("reason").GetString().ShouldBe("InvalidOperationException: no paper");
        report.GetProperty("retry").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, "5000ms")]
    [InlineData(false, null)]
    public async Task AFailureThatTheHandlerKnows_IsReportedAsItSays(bool retry, string? after)
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle(
            "emails", Task (_, _) => throw new WorkFailedException("no such mailbox", retry, TimeSpan.FromSeconds(5))));
        test.Service.Offer();

        var report = await test.Service.WaitBodyAsync("fail");

        report.GetProperty("reason").GetString().ShouldBe("no such mailbox");
        report.GetProperty("retry").GetBoolean().ShouldBe(retry);
        (report.TryGetProperty("retry_after", out var given) ? given.GetString() : null).ShouldBe(after);
    }

    [Fact]
    public async Task DataOfAnotherForm_FailsTheRunForGood()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", (work, _) => Task.FromResult(work.Data<Mail>().To)));
        test.Service.Offer(data: new { to = 1 });

        var report = await test.Service.WaitBodyAsync("fail");

        report.GetProperty("reason").GetString()!.ShouldStartWith("The data can't be read as Mail");
        report.GetProperty("retry").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task AResultThatIsTooLarge_FailsTheRunForGood()
    {
        await using var test = await WorkerUnderTest.StartAsync(
            w => w.Handle("emails", (_, _) => Task.FromResult(new string('x', 100))), o => o.MaxResultBytes = 50);
        test.Service.Offer();

        var report = await test.Service.WaitBodyAsync("fail");

        report.GetProperty("reason").GetString().ShouldBe("The result is too large: 102 bytes of JSON, 50 are allowed.");
        report.GetProperty("retry").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task AResultThatTheServiceRefuses_FailsTheRunForGood()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", (_, _) => Task.FromResult("too much")));
        test.Service.Answer("succeed", FakeService.Json("""{"title":"Too large","detail":"result is over 4 bytes"}""", 413));
        test.Service.Offer();

        var report = await test.Service.WaitBodyAsync("fail");

        report.GetProperty("reason").GetString().ShouldBe("The result was refused: 413 result is over 4 bytes");
        report.GetProperty("retry").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task WhenTheTimeIsUp_TheHandlerIsStopped_AndTheRunFails()
    {
        var handler = new StoppedHandler();
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", handler.HandleAsync));
        test.Service.Offer(timeout: "1m30s", heartbeatTimeout: null);
        await handler.Begun;

        test.Time.Advance(TimeSpan.FromSeconds(90));

        (await handler.Stopped).ShouldBe(WorkStop.TimeUp);
        (await test.Service.WaitBodyAsync("fail")).GetProperty("retry").GetBoolean().ShouldBeTrue();
    }
}
