using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Simulation;

/// <summary>Runs all tasks of one simulated node on the thread that calls <see cref="RunAll"/>: deterministic, and a node
/// that is not pumped stands still like a stopped process.</summary>
internal sealed class Pump : TaskScheduler
{
    private readonly Lock _gate = new();
    private readonly Queue<Task> _tasks = [];
    private int _stepsLeft = int.MaxValue;

    /// <summary>Called when it runs nothing any more.</summary>
    public Action? Died { get; set; }

    /// <summary>Whether it runs nothing any more.</summary>
    public bool IsDead => _stepsLeft == 0;

    /// <summary>Whether it runs nothing for now, from the next step on.</summary>
    public bool StandsStill { get; set; }

    /// <summary>Does so many steps from one await to the next, and then never one again, whatever it is in the middle of.</summary>
    public void DieAfter(int steps)
    {
        if (IsDead)
            return;
        _stepsLeft = steps;
        if (IsDead)
            Die();
    }

    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Runs something here, in its turn.</summary>
    public void Post(Action<object?> work, object? state)
    {
        if (!IsDead)
            _ = Task.Factory.StartNew(work, state, CancellationToken.None, TaskCreationOptions.None, this);
    }

    /// <summary>Runs what is ready, and what that makes ready.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool RunAll()
    {
        // Most pumps have nothing to do at most instants. Whoever queues a task does so on this thread, or is waited for.
        if (_tasks.Count == 0 || !TryTake(out var task))
            return false;
        // The test framework's context would take the continuations that belong here.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            do
            {
                TryExecuteTask(task);
                if (IsDead)
                    Die();
            }
            while (TryTake(out task));
            return true;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private bool TryTake([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            if (!StandsStill && _stepsLeft > 0 && _tasks.TryDequeue(out task))
            {
                if (_stepsLeft < int.MaxValue)
                    _stepsLeft--;
                return true;
            }
        }
        task = null;
        return false;
    }

    private void Die()
    {
        lock (_gate)
            _tasks.Clear();
        var died = Died;
        Died = null;
        died?.Invoke();
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            if (!IsDead)
                _tasks.Enqueue(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
