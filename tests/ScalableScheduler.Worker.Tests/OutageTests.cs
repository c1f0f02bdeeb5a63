using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

/// <summary>By the system's clock, with short pauses: what is awaited is what the service sees.</summary>
public sealed class OutageTests
{
    [Fact]
    public async Task AServiceThatIsAway_IsAskedUntilItIsBack_AndToldOfOnceEach()
    {
        var isBack = new TaskCompletionSource(); // until then nothing else is asked of the service
        await using var test = await StartAsync(handle: () => isBack.Task);
        await test.Service.WaitAsync("claim"); // waits there
        test.Service.AnswerFirst("claim", 4, Respond.Status(503));
        test.Service.Offer();
        await test.Service.WaitAsync("claim", 6);
        isBack.SetResult();
        await test.Service.WaitAsync("succeed");
        test.Service.Offer();
        await test.Service.WaitAsync("succeed", 2);

        test.Logged.Count(l => l.Id == 1).ShouldBe(1);
        test.Logged.Count(l => l.Id == 2).ShouldBe(1);
    }

    [Fact]
    public async Task AReport_IsRepeatedUntilItIsAnswered()
    {
        await using var test = await StartAsync();
        test.Service.AnswerFirst("succeed", 3, Respond.Abort());
        test.Service.Offer();

        var reports = await test.Service.WaitAsync("succeed", 4);

        reports.Select(r => r.Text).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task AReportThatIsRefused_IsNotRepeated_AndTold()
    {
        await using var test = await StartAsync(o => o.Concurrency = 1);
        test.Service.AnswerFirst("succeed", 1, FakeService.Json("""{"title":"Conflict","detail":"given to another"}""", 409));
        var lost = test.Service.Offer();
        test.Service.Offer();

        var reports = await test.Service.WaitAsync("succeed", 2);

        reports[1].Path.ShouldNotBe(reports[0].Path);
        test.Logged.Single(l => l.Id == 15).Text.ShouldContain(lost);
    }

    [Fact]
    public async Task ANodeThatFails_IsLeftForTheNext()
    {
        await using var dead = await Target.StartAsync();
        dead.Responder = Respond.Abort();
        await using var test = await StartAsync(o => o.Servers = [dead.Url, o.Server!]);
        test.Service.Offer();

        await test.Service.WaitAsync("succeed");

        dead.Count.ShouldBe(1);
        test.Logged.ShouldNotContain(l => l.Id == 1);
    }

    [Fact]
    public async Task ATokenThatCannotBeHad_IsAskedForAgain()
    {
        var tries = 0;
        await using var test = await StartAsync(o => o.Token = _ => ++tries == 1 ? throw new InvalidOperationException("vault closed") : new("secret"));
        test.Service.Offer();

        var report = (await test.Service.WaitAsync("succeed"))[0];

        report.Header("Authorization").ShouldBe("Bearer secret");
    }

    private static Task<WorkerUnderTest> StartAsync(Action<WorkerOptions>? configure = null, Func<Task>? handle = null) => WorkerUnderTest.StartAsync(
        w => w.Handle("emails", (_, _) => handle?.Invoke() ?? Task.CompletedTask),
        o =>
        {
            o.MaxBackOff = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(o);
        },
        TimeProvider.System);
}
