using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ScalableScheduler.Worker;

/// <summary>A worker: claims the runs of its queues, hands them to handlers, keeps them alive with heartbeats, and tells how they
/// ended. Runs are done at least once: a handler may see one again, with the same <see cref="Work.Id"/>, when a worker dies or
/// its report is lost.</summary>
/// <remarks>With a host, <c>services.AddSchedulerWorker(…)</c> makes one and runs it.</remarks>
public sealed partial class SchedulerWorker
{
    private readonly WorkerOptions _options;
    private readonly IServiceScopeFactory? _scopes;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly WorkQueues _queues;
    private readonly ConcurrentDictionary<RunningWork, Task> _running = [];
    private int _isStarted;

    /// <param name="options">How it works.</param>
    /// <param name="loggers">Where it tells what happens; null for nowhere.</param>
    /// <param name="time">The system's clock when null.</param>
    /// <exception cref="ArgumentException">An option is not as it must be.</exception>
    public SchedulerWorker(WorkerOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null)
        : this(options, new WorkQueues(), scopes: null, loggers, time)
    {
    }

    internal SchedulerWorker(WorkerOptions options, WorkQueues queues, IServiceScopeFactory? scopes, ILoggerFactory? loggers, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _queues = queues;
        _scopes = scopes;
        _logger = loggers?.CreateLogger<SchedulerWorker>() ?? (ILogger)NullLogger.Instance;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Serves a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="handler">Does a run. When it returns the run has succeeded; what it throws fails it
    /// (<see cref="WorkFailedException"/> tells whether trying again helps).</param>
    /// <param name="concurrency">At most so many at once; null for <see cref="WorkerOptions.Concurrency"/>.</param>
    public SchedulerWorker Handle(string queue, Func<Work, CancellationToken, Task> handler, int? concurrency = null)
    {
        _queues.Add(queue, concurrency, handler);
        return this;
    }

    /// <summary>Serves a queue, with a handler that returns what came of the run: a <see cref="WorkResult"/>, or what becomes
    /// its value.</summary>
    /// <inheritdoc cref="Handle(string, Func{Work, CancellationToken, Task}, int?)"/>
    public SchedulerWorker Handle<TResult>(string queue, Func<Work, CancellationToken, Task<TResult>> handler, int? concurrency = null)
    {
        _queues.Add(queue, concurrency, handler);
        return this;
    }

    /// <summary>Works until <paramref name="stop"/>; then claims no more, and lets the handlers end:
    /// <see cref="WorkerOptions.ShutdownTimeout"/> undisturbed, then with their tokens cancelled. What is not done even then is
    /// reported as failed, to be tried again elsewhere.</summary>
    /// <param name="stop">Ends it.</param>
    /// <param name="hurry">Cuts the waiting short: handlers are given up at once.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken hurry = default)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
            throw new InvalidOperationException("The worker was started before.");
        var queues = _queues.Take(_options.Concurrency);
        if (queues.Count == 0)
            throw new InvalidOperationException("The worker has no handler.");

        using var heartbeats = new Heartbeats(_time);
        using var api = new WorkerApi(_options, _time);
        using var stopTelling = new CancellationTokenSource();
        var context = new WorkerContext(_options, api, new ServerWatch(_time, _logger), heartbeats, _scopes, _time, _logger);
        var slots = new Slots(queues, _options.TotalConcurrency);
        LogStarted(_logger, _options.Name, string.Join(", ", queues.Select(q => q.Name)));

        await Task.WhenAll(queues.Select(q => new QueueLoop(q, slots, context, run => Begin(run, q, slots, context, stopTelling.Token)).RunAsync(stop)));
        await DrainAsync(stopTelling, hurry);
        LogStopped(_logger, _options.Name);
    }

    private void Begin(ClaimedRun claimed, WorkQueue queue, Slots slots, WorkerContext context, CancellationToken stopTelling)
    {
        var running = new RunningWork(claimed, queue, context);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[running] = begun.Task;
        _ = RunAsync();

        async Task RunAsync()
        {
            await running.RunAsync(stopTelling);
            _running.TryRemove(running, out _);
            slots.Return(queue.Name, 1);
            begun.SetResult();
        }
    }

    private async Task DrainAsync(CancellationTokenSource stopTelling, CancellationToken hurry)
    {
        if (!_running.IsEmpty)
            LogDraining(_logger, _options.Name, _running.Count, _options.ShutdownTimeout);
        if (await EndedAsync(_options.ShutdownTimeout, hurry))
            return;
        foreach (var running in _running.Keys)
            running.Stop(WorkStop.WorkerStopping);
        if (await EndedAsync(_options.StopGrace, hurry))
            return;
        foreach (var running in _running.Keys)
            running.GiveUp();
        if (await EndedAsync(_options.StopGrace, CancellationToken.None))
            return;
        await stopTelling.CancelAsync();
        await Task.WhenAll(_running.Values);
    }

    private async Task<bool> EndedAsync(TimeSpan within, CancellationToken hurry)
    {
        var all = Task.WhenAll(_running.Values);
        await all.WaitAsync(within, _time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return all.IsCompleted;
    }

    [LoggerMessage(31, LogLevel.Information, "Worker {Worker} serves {Queues}")]
    private static partial void LogStarted(ILogger logger, string worker, string queues);

    [LoggerMessage(32, LogLevel.Information, "Worker {Worker} claims no more; {Count} runs may go on for {Timeout}")]
    private static partial void LogDraining(ILogger logger, string worker, int count, TimeSpan timeout);

    [LoggerMessage(33, LogLevel.Information, "Worker {Worker} stopped")]
    private static partial void LogStopped(ILogger logger, string worker);
}
