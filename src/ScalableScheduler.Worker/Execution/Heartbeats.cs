namespace ScalableScheduler.Worker;

/// <summary>Sends the heartbeats of all runs under way, each when it is due: one timer for all.</summary>
internal sealed class Heartbeats : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly HashSet<Heartbeat> _beats = [];

    public Heartbeats(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static h => ((Heartbeats)h!).SendDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Heartbeat beat)
    {
        lock (_gate)
        {
            _beats.Add(beat);
            beat.Due = After(beat.Interval);
            Arm();
        }
    }

    public void Remove(Heartbeat beat)
    {
        lock (_gate)
            _beats.Remove(beat);
    }

    /// <summary>One was sent outside the order: the next is due an interval later.</summary>
    public void Sent(Heartbeat beat)
    {
        lock (_gate)
            beat.Due = After(beat.Interval);
    }

    /// <summary>Has one sent sooner.</summary>
    public void Hasten(Heartbeat beat, TimeSpan within)
    {
        lock (_gate)
        {
            beat.Due = Math.Min(beat.Due, After(within));
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void SendDue()
    {
        List<Heartbeat> due;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            due = [.. _beats.Where(b => b.Due <= now)];
            due.ForEach(b => b.Due = After(b.Interval));
            Arm();
        }
        due.ForEach(b => _ = b.Send());
    }

    private void Arm()
    {
        if (_beats.Count == 0)
            return;
        var left = _time.GetElapsedTime(_time.GetTimestamp(), _beats.Min(b => b.Due));
        // Timers drop fractions of a millisecond, and who wakes too early finds nothing due.
        var whole = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(left.TotalMilliseconds)));
        _timer.Change(whole, Timeout.InfiniteTimeSpan);
    }

    private long After(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);
}
