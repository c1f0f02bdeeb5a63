namespace ScalableScheduler.Engine;

/// <summary>Wakes one waiting loop. Set while nobody waits, it is kept for the next wait; set twice, it wakes once.</summary>
public sealed class Signal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiter;
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            if (_waiter is null)
                _isSet = true;
            else
                _waiter.TrySetResult();
        }
    }

    /// <summary>Waits until set, but not longer than <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (_isSet || atMost <= TimeSpan.Zero)
            {
                _isSet = false;
                return;
            }
            _waiter = waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        try
        {
            // Timers drop fractions of a millisecond, and who wakes too early finds nothing due.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(atMost.TotalMilliseconds));
            await using var timer = time.CreateTimer(static w => ((TaskCompletionSource)w!).TrySetResult(), waiter, whole, Timeout.InfiniteTimeSpan);
            await using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
            await waiter.Task;
        }
        finally
        {
            lock (_gate)
                _waiter = null;
        }
    }
}
