using Pipelines.Sockets.Unofficial;

namespace FeedStandIns.Tests;

public sealed class DedicatedThreadPoolPipeSchedulerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Work_RunsOnItsOwnThreads_AndOnThePoolWhenTheQueueIsFull()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 1, useThreadPoolQueueLength: 1);
        using var release = new ManualResetEventSlim();
        var busy = Source();
        scheduler.Schedule(
            _ =>
            {
                busy.SetResult(Thread.CurrentThread.Name);
                release.Wait();
            },
            null);
        (await busy.Task.WaitAsync(Soon))!.ShouldStartWith("own");

        var queued = Run(scheduler);
        var overflowed = Run(scheduler);

        (await overflowed.WaitAsync(Soon) ?? "").ShouldNotStartWith("own");
        queued.IsCompleted.ShouldBeFalse();
        release.Set();
        (await queued.WaitAsync(Soon))!.ShouldStartWith("own");
        scheduler.TotalServicedByPool.ShouldBe(1);
        scheduler.TotalServicedByQueue.ShouldBe(2);
    }

    [Fact]
    public async Task Dispose_FinishesWhatIsQueued_AndLaterWorkRunsOnThePool()
    {
        var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 2, useThreadPoolQueueLength: 1_000);
        var work = Enumerable.Range(0, 500).Select(_ => Run(scheduler)).ToArray();

        scheduler.Dispose();
        var late = Run(scheduler);

        await Task.WhenAll(work).WaitAsync(Soon);
        (await late.WaitAsync(Soon) ?? "").ShouldNotStartWith("own");
    }

    private static Task<string?> Run(DedicatedThreadPoolPipeScheduler scheduler)
    {
        var done = Source();
        scheduler.Schedule(_ => done.SetResult(Thread.CurrentThread.Name), null);
        return done.Task;
    }

    private static TaskCompletionSource<string?> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
