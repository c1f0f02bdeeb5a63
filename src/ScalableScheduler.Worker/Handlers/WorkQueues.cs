using Microsoft.Extensions.DependencyInjection;

namespace ScalableScheduler.Worker;

/// <summary>The queues that a worker serves, each with its handler.</summary>
internal sealed class WorkQueues
{
    private readonly List<(string Name, int? Concurrency, Func<Work, CancellationToken, Task<WorkResult>> Handler)> _queues = [];

    public void Add(string queue, int? concurrency, Func<Work, CancellationToken, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        AddCore(queue, concurrency, async (work, cancellationToken) =>
        {
            await handler(work, cancellationToken);
            return WorkResult.Nothing;
        });
    }

    public void Add<TResult>(string queue, int? concurrency, Func<Work, CancellationToken, Task<TResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        AddCore(queue, concurrency, async (work, cancellationToken) => WorkResult.Of(await handler(work, cancellationToken)));
    }

    // Not registered itself: a handler needs no registration, yet may have one.
    public void Add<THandler>(string queue, int? concurrency)
        where THandler : class, IWorkHandler =>
        AddCore(queue, concurrency, static (work, cancellationToken) =>
            ActivatorUtilities.GetServiceOrCreateInstance<THandler>(work.Services).HandleAsync(work, cancellationToken));

    public IReadOnlyList<WorkQueue> Take(int otherwise) => _queues.ConvertAll(q => new WorkQueue(q.Name, q.Concurrency ?? otherwise, q.Handler));

    private void AddCore(string queue, int? concurrency, Func<Work, CancellationToken, Task<WorkResult>> handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        if (concurrency is { } some)
            ArgumentOutOfRangeException.ThrowIfLessThan(some, 1, nameof(concurrency));
        if (_queues.Any(q => q.Name == queue))
            throw new ArgumentException($"Queue '{queue}' has a handler already.", nameof(queue));
        _queues.Add((queue, concurrency, handler));
    }
}
