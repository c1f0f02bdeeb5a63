using ScalableScheduler.Configuration;

namespace ScalableScheduler.Coordination;

/// <summary>How partitions are leased. Section <c>lease</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>
    /// How long ownership of a partition lasts unless it is extended; also the longest time a dead node's partitions
    /// stand still. Default 10 s, 1 s to 5 min. Shorter moves sooner and asks the lock servers more often.
    /// </summary>
    [Setting("How long a partition is owned unless extended; a dead node's partitions move within this time")]
    [DurationRange("1s", "5m")]
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Independent Redis servers for the Redlock leases as <c>host:port</c>, best 3 or 5. Default none: the store
    /// itself is the one lock server.
    /// </summary>
    [Setting("Independent Redis servers that hold the leases (Redlock), best 3 or 5; they share redis.user, .password and .tls; none: the store itself")]
    [Endpoints(0, 9)]
    public IReadOnlyList<string> LockEndpoints { get; init; } = [];
}
