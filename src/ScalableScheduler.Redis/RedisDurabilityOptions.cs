using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Redis;

/// <summary>How many replicas must have a write before it counts (Redis <c>WAIT</c>). Section <c>redis.durability</c>.</summary>
public sealed class RedisDurabilityOptions
{
    /// <summary>Replicas that registration and firing wait for. Default 0: do not wait; up to 16.</summary>
    [Setting("Replicas that registration and firing wait for; 0: do not wait")]
    [Range(0, 16)]
    public int Replicas { get; init; }

    /// <summary>How long to wait for them. Default 100 ms, 10 ms to 10 s.</summary>
    [Setting("How long to wait for the replicas")]
    [DurationRange("10ms", "10s")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(100);
}
