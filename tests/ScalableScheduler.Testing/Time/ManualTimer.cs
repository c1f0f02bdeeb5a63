namespace ScalableScheduler.Testing;

/// <summary>A timer of a <see cref="ManualTime"/>, which guards all its fields.</summary>
internal sealed class ManualTimer(ManualTime clock, TimerCallback callback, object? state) : ITimer
{
    // The system's timers take no more, and throw; a test must see that a 60-day wait fails in production.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public static IComparer<ManualTimer> ByDueTime { get; } = Comparer<ManualTimer>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));

    public long Due { get; set; }

    public long Sequence { get; set; }

    public TimeSpan? Period { get; set; }

    public bool Disposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        // A period of zero, as well as an infinite one, means "once" (System.Threading.Timer).
        var repeats = Checked(period, nameof(period));
        return clock.Arm(this, Checked(dueTime, nameof(dueTime)), repeats == TimeSpan.Zero ? null : repeats);
    }

    public void Fire()
    {
        if (_context is null)
            callback(state);
        else
            ExecutionContext.Run(_context, static timer => ((ManualTimer)timer!).Invoke(), this);
    }

    public void Dispose() => clock.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static TimeSpan? Checked(TimeSpan span, string name)
    {
        if (span == Timeout.InfiniteTimeSpan)
            return null;
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(span, Longest, name);
        return span;
    }

    private void Invoke() => callback(state);
}
