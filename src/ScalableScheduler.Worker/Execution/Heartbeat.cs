namespace ScalableScheduler.Worker;

/// <summary>The heartbeat of one run.</summary>
/// <param name="interval">From one to the next.</param>
/// <param name="send">Sends one; must not throw.</param>
internal sealed class Heartbeat(TimeSpan interval, Func<Task> send)
{
    public TimeSpan Interval { get; } = interval;

    public Func<Task> Send { get; } = send;

    /// <summary>When the next is due, as a timestamp. Guarded by <see cref="Heartbeats"/>.</summary>
    public long Due { get; set; }
}
