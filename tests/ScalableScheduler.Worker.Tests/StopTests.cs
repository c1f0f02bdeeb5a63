using ScalableScheduler.Testing;

namespace ScalableScheduler.Worker.Tests;

public sealed class StopTests
{
    private readonly StoppedHandler _handler = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task AStop_LetsHandlersEnd_AndClaimsNoMore()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", UndisturbedAsync), o => o.Concurrency = 2);
        test.Service.Offer();
        await _begun.Task;
        await test.Service.WaitAsync("claim", 2);

        var stopped = test.StopAsync();
        test.Service.Offer();
        _done.SetResult();
        await stopped;

        test.Service.Count("succeed").ShouldBe(1);
        test.Service.Count("claim").ShouldBe(2);
    }

    [Fact]
    public async Task AHandlerThatTakesTooLong_IsStopped_AndItsRunIsLeftToOthers()
    {
        await using var test = await WorkerUnderTest.StartAsync(w => w.Handle("emails", _handler.HandleAsync));
        test.Service.Offer(heartbeatTimeout: null);
        await _handler.Begun;

        var stopped = test.StopAsync();
        await UntilDrainingAsync(test);
        test.Time.Advance(TimeSpan.FromSeconds(20));

        (await _handler.Stopped).ShouldBe(WorkStop.WorkerStopping);
        await stopped;
        var report = await test.Service.WaitBodyAsync("fail");
        report.GetProperty("retry").GetBoolean().ShouldBeTrue();
        report.GetProperty("reason").GetString().ShouldBe("Worker tester was stopped before it was done.");
    }

    [Fact]
    public async Task AHandlerThatDoesNotStop_IsGivenUp()
    {
        await using var test = await WorkerUnderTest.StartAsync(
            w => w.Handle("emails", UndisturbedAsync), o => (o.ShutdownTimeout, o.StopGrace) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(300)), TimeProvider.System);
        test.Service.Offer();
        await _begun.Task;

        var stopped = test.StopAsync();

        (await test.Service.WaitBodyAsync("fail")).GetProperty("retry").GetBoolean().ShouldBeTrue();
        await stopped;
        _done.SetResult();
    }

    // It ignores its token.
    private async Task UndisturbedAsync(Work work, CancellationToken cancellationToken)
    {
        _begun.TrySetResult();
        await _done.Task;
    }

    // Nothing is claimed any more, and the timers are those of the expiry, of the heartbeats and of the wait.
    private static async Task UntilDrainingAsync(WorkerUnderTest test)
    {
        await Eventually.TrueAsync(() => Task.FromResult(test.Logged.Any(l => l.Id == 32)), FakeService.Soon, "the worker to drain");
        await test.Time.WhenArmedAsync(3);
    }
}
