using Microsoft.Extensions.DependencyInjection;

namespace ScalableScheduler.Worker;

/// <summary>Says what a worker is to do.</summary>
public sealed class SchedulerWorkerBuilder
{
    private readonly WorkQueues _queues;

    internal SchedulerWorkerBuilder(IServiceCollection services, WorkQueues queues)
    {
        Services = services;
        _queues = queues;
    }

    public IServiceCollection Services { get; }

    /// <inheritdoc cref="SchedulerWorker.Handle(string, Func{Work, CancellationToken, Task}, int?)"/>
    public SchedulerWorkerBuilder Handle(string queue, Func<Work, CancellationToken, Task> handler, int? concurrency = null)
    {
        _queues.Add(queue, concurrency, handler);
        return this;
    }

    /// <inheritdoc cref="SchedulerWorker.Handle{TResult}(string, Func{Work, CancellationToken, Task{TResult}}, int?)"/>
    public SchedulerWorkerBuilder Handle<TResult>(string queue, Func<Work, CancellationToken, Task<TResult>> handler, int? concurrency = null)
    {
        _queues.Add(queue, concurrency, handler);
        return this;
    }

    /// <summary>Serves a queue with a handler that is made anew for each run, with the services of a scope of its own.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="concurrency">At most so many at once; null for <see cref="WorkerOptions.Concurrency"/>.</param>
    public SchedulerWorkerBuilder Handle<THandler>(string queue, int? concurrency = null)
        where THandler : class, IWorkHandler
    {
        _queues.Add<THandler>(queue, concurrency);
        return this;
    }
}
