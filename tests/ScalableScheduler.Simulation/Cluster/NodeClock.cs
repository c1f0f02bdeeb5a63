using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation;

/// <summary>The clock of one node: its wall time may be wrong and may jump, its timestamps go on evenly, and its timers fire
/// only while the node runs.</summary>
internal sealed class NodeClock(ManualTime time, Pump pump) : TimeProvider
{
    /// <summary>By how much the node's wall time is wrong.</summary>
    public TimeSpan Error { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Error;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(static s => ((Firing)s!).Post(), new Firing(pump, callback, state), dueTime, period);

    private sealed class Firing(Pump pump, TimerCallback callback, object? state)
    {
        public void Post() => pump.Post(static s => ((Firing)s!).Fire(), this);

        private void Fire() => callback(state);
    }
}
