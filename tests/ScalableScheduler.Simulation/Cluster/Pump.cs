using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Simulation;

/// <summary>Runs all tasks of one simulated node on the thread that calls <see cref="RunAll"/>: deterministic, and a node
/// that is not pumped stands still like a stopped process.</summary>
internal sealed class Pump : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = [];

    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs what is ready, and what that makes ready.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool RunAll()
    {
        // The test framework's context would take the continuations that belong here.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var ran = false;
            while (TryTake(out var task))
                ran |= TryExecuteTask(task);
            return ran;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
            return _tasks.TryDequeue(out task);
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
            _tasks.Enqueue(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
