namespace ScalableScheduler.Testing;

/// <summary>The faults of a <see cref="FaultProxy"/>, read by all of its links.</summary>
internal sealed class FaultState
{
    private const long Never = long.MaxValue;

    private readonly Lock _gate = new();
    private readonly long[] _bytesLeft = [Never, Never];
    private TaskCompletionSource? _hole;
    private long _latencyTicks;
    private volatile bool _resetNew;

    public TimeSpan Latency
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _latencyTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Interlocked.Exchange(ref _latencyTicks, value.Ticks);
        }
    }

    public bool ResetNew
    {
        get => _resetNew;
        set => _resetNew = value;
    }

    public bool BlackHole
    {
        get
        {
            lock (_gate)
                return _hole is not null;
        }

        set
        {
            lock (_gate)
            {
                if (value)
                {
                    _hole ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else
                {
                    _hole?.SetResult();
                    _hole = null;
                }
            }
        }
    }

    /// <summary>Completes when bytes may pass; complete already when there is no black hole.</summary>
    public Task Passable
    {
        get
        {
            lock (_gate)
                return _hole?.Task ?? Task.CompletedTask;
        }
    }

    public void CutAfter(FaultDirection direction, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 0);
        lock (_gate)
            _bytesLeft[(int)direction] = bytes;
    }

    /// <summary>Counts bytes about to pass.</summary>
    /// <returns>How many of them may pass; fewer than asked means: then reset.</returns>
    public int Allow(FaultDirection direction, int bytes)
    {
        lock (_gate)
        {
            ref var left = ref _bytesLeft[(int)direction];
            if (left == Never)
                return bytes;
            if (left > bytes)
            {
                left -= bytes;
                return bytes;
            }
            var allowed = (int)Math.Min(left, bytes - 1);
            left = Never;
            return allowed;
        }
    }
}
