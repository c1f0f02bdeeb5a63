namespace ScalableScheduler.Worker;

/// <summary>How far a handler is, and has not been told yet.</summary>
/// <param name="interval">It is told at most so often.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressNote(TimeSpan interval, TimeProvider time)
{
    private readonly Lock _gate = new();
    private WorkProgress? _noted;
    private long? _toldAt;

    /// <summary>Notes it, in place of what was noted before.</summary>
    /// <returns>In how long it may be told; null for now.</returns>
    public TimeSpan? Note(double? percent, string? message)
    {
        lock (_gate)
        {
            _noted = new WorkProgress(percent, message);
            return _toldAt is { } told && interval - time.GetElapsedTime(told) is var left && left > TimeSpan.Zero ? left : null;
        }
    }

    /// <summary>What is to be told now; null for nothing.</summary>
    public WorkProgress? Take()
    {
        lock (_gate)
        {
            var taken = _noted;
            _noted = null;
            if (taken is not null)
                _toldAt = time.GetTimestamp();
            return taken;
        }
    }

    /// <summary>It did not reach the service.</summary>
    public void PutBack(WorkProgress? taken)
    {
        lock (_gate)
            _noted ??= taken;
    }
}

internal sealed record WorkProgress(double? Percent, string? Message);
