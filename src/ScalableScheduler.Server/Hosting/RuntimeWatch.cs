namespace ScalableScheduler.Server.Hosting;

/// <summary>Tells of what goes wrong in the process and nobody would be told of otherwise: an exception of a task that nobody
/// awaits, and a thread pool that has no thread for what is due.</summary>
/// <param name="post">Gives the thread pool something to do.</param>
/// <param name="logger">Is told.</param>
internal sealed partial class RuntimeWatch(Action<Action> post, ILogger<RuntimeWatch> logger) : IHostedService
{
    private const int TicksTolerated = 10;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private volatile bool _isStopped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException += Tell;
        // A thread of its own: it is the pool that is watched.
        new Thread(Watch) { IsBackground = true, Name = nameof(RuntimeWatch) }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException -= Tell;
        _isStopped = true;
        return Task.CompletedTask;
    }

    /// <summary>Gives the pool something to do, and warns when that takes it more than a second.</summary>
    internal void Look()
    {
        var done = new ManualResetEventSlim();
        post(done.Set);
        // Counted in waits of this thread, so that time for which the whole process stood still is not laid to the pool.
        var ticks = 0;
        while (!done.Wait(Tick) && !_isStopped)
            ticks++;
        if (ticks > TicksTolerated)
            LogLag(logger, ticks * Tick, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
    }

    private void Watch()
    {
        using var pause = new ManualResetEventSlim();
        while (!_isStopped)
        {
            pause.Wait(Period);
            Look();
        }
    }

    private void Tell(object? sender, UnobservedTaskExceptionEventArgs unobserved) => LogUnobserved(logger, unobserved.Exception);

    [LoggerMessage(4520, LogLevel.Error, "A task failed that nobody awaits")]
    private static partial void LogUnobserved(ILogger logger, Exception exception);

    [LoggerMessage(4521, LogLevel.Warning, "The thread pool had no thread for {Lag}: {Threads} threads, {Pending} items still wait")]
    private static partial void LogLag(ILogger logger, TimeSpan lag, int threads, long pending);
}
