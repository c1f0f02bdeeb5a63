namespace ScalableScheduler.Redis;

/// <summary>How many replicas must have a write before it counts (Redis <c>WAIT</c>). Section <c>redis.durability</c>.</summary>
public sealed class RedisDurabilityOptions
{
    /// <summary>Replicas that registration and firing wait for. Default 0: do not wait.</summary>
    public int Replicas { get; init; }

    /// <summary>How long to wait for them. Default 100 ms.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
