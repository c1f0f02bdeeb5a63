namespace ScalableScheduler.Testing;

/// <summary>
/// A clock that stands still until a test moves it. Works for everything that takes a <see cref="TimeProvider"/>:
/// timers, periodic timers, Task.Delay, WaitAsync, CancellationTokenSource.
/// </summary>
/// <remarks>
/// A timer fires only inside <see cref="Advance"/> or <see cref="AdvanceTo"/>, on the calling thread and in order of due
/// time (the older timer first when two are due at once), with the clock standing exactly at its due time. A timer made
/// while advancing, by a callback or another thread, takes its place in that order. A due time of zero fires at the next
/// advance, which may be by <see cref="TimeSpan.Zero"/>. Safe for use from any number of threads; two threads that
/// advance do so one after the other.
/// </remarks>
public sealed class ManualTime : TimeProvider
{
    /// <summary>Where the clock starts unless told otherwise: 2030-01-01T00:00:00Z.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _advancing = new();
    private readonly Lock _gate = new();
    private readonly SortedSet<ManualTimer> _armed = new(ManualTimer.ByDueTime);
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private readonly DateTimeOffset _start;
    private long _ticks;
    private long _sequence;

    public ManualTime()
        : this(DefaultStart)
    {
    }

    public ManualTime(DateTimeOffset start) => _start = start.ToUniversalTime();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>When the next timer is due, or null when none is armed.</summary>
    public DateTimeOffset? NextTimerDue
    {
        get
        {
            lock (_gate)
                return _armed.Min is { } timer ? _start.AddTicks(timer.Due) : null;
        }
    }

    /// <summary>How many timers wait to fire.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _armed.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Volatile.Read(ref _ticks));

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <summary>Moves the clock forward and fires what falls due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is negative.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        lock (_advancing)
            FireUntil(Volatile.Read(ref _ticks) + by.Ticks);
    }

    /// <summary>Moves the clock to an instant and fires what falls due on the way.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant lies in this clock's past.</exception>
    public void AdvanceTo(DateTimeOffset instant)
    {
        lock (_advancing)
        {
            var target = (instant.ToUniversalTime() - _start).Ticks;
            ArgumentOutOfRangeException.ThrowIfLessThan(target, Volatile.Read(ref _ticks), nameof(instant));
            FireUntil(target);
        }
    }

    /// <summary>
    /// Completes once at least this many timers are armed: how a test knows that the code under test has reached its
    /// wait, so that advancing won't run ahead of it.
    /// </summary>
    public Task WhenArmedAsync(int timers)
    {
        lock (_gate)
        {
            if (_armed.Count >= timers)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((timers, reached));
            return reached.Task;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Arms a timer anew, or disarms it when <paramref name="dueTime"/> is null.</summary>
    internal bool Arm(ManualTimer timer, TimeSpan? dueTime, TimeSpan? period)
    {
        lock (_gate)
        {
            if (timer.Disposed)
                return false;
            _armed.Remove(timer);
            timer.Period = period;
            if (dueTime is { } due)
                Insert(timer, _ticks + due.Ticks);
            return true;
        }
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.Disposed = true;
            _armed.Remove(timer);
        }
    }

    private void FireUntil(long target)
    {
        while (TakeDue(target) is { } timer)
            timer.Fire();
        lock (_gate)
            _ticks = Math.Max(_ticks, target); // A callback may have advanced further itself.
    }

    private ManualTimer? TakeDue(long target)
    {
        lock (_gate)
        {
            if (_armed.Min is not { } timer || timer.Due > target)
                return null;
            _ticks = Math.Max(_ticks, timer.Due);
            _armed.Remove(timer);
            if (timer.Period is { } period)
                Insert(timer, timer.Due + period.Ticks);
            return timer;
        }
    }

    private void Insert(ManualTimer timer, long due)
    {
        timer.Due = due;
        timer.Sequence = ++_sequence;
        _armed.Add(timer);
        for (var i = _waiters.Count - 1; i >= 0; i--)
        {
            if (_waiters[i].Count > _armed.Count)
                continue;
            _waiters[i].Reached.SetResult();
            _waiters.RemoveAt(i);
        }
    }
}
