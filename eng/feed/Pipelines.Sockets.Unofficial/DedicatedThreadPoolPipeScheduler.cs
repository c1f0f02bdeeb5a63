using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs pipe continuations on threads of its own, so that a starved thread pool does not stop the connection. When its
/// queue is full it hands over to the thread pool rather than wait.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<(Action<object?> Action, object? State)> _queue = new();
    private readonly int _longestQueue;
    private long _servicedByQueue;
    private long _servicedByPool;
    private int _available;
    private bool _disposed;

    /// <param name="name">Prefix of the threads' names.</param>
    /// <param name="workerCount">Threads.</param>
    /// <param name="useThreadPoolQueueLength">How long the queue may get before the thread pool takes over.</param>
    /// <param name="priority">Of the threads.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        WorkerCount = workerCount;
        _longestQueue = workerCount == 0 ? 0 : useThreadPoolQueueLength;
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Work)
            {
                IsBackground = true,
                Name = $"{name ?? nameof(DedicatedThreadPoolPipeScheduler)}:{i}",
                Priority = priority,
            }.Start();
        }
    }

    public int WorkerCount { get; }

    /// <summary>Threads that wait for work.</summary>
    public int AvailableCount => Volatile.Read(ref _available);

    public long TotalServicedByQueue => Volatile.Read(ref _servicedByQueue);

    public long TotalServicedByPool => Volatile.Read(ref _servicedByPool);

    public override void Schedule(Action<object?> action, object? state)
    {
        lock (_gate)
        {
            if (!_disposed && _queue.Count < _longestQueue)
            {
                _queue.Enqueue((action, state));
                Monitor.Pulse(_gate);
                return;
            }
        }
        Interlocked.Increment(ref _servicedByPool);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>Lets the threads finish what is queued and end; what is scheduled later runs on the thread pool.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        while (TryTake() is { } work)
        {
            Interlocked.Increment(ref _servicedByQueue);
            // As on the thread pool, an exception here ends the process: it is nobody's to catch.
            work.Action(work.State);
        }
    }

    private (Action<object?> Action, object? State)? TryTake()
    {
        lock (_gate)
        {
            _available++;
            while (_queue.Count == 0 && !_disposed)
                Monitor.Wait(_gate);
            _available--;
            return _queue.TryDequeue(out var work) ? work : null;
        }
    }
}
