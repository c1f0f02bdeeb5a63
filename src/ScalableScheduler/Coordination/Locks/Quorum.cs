namespace ScalableScheduler.Coordination.Locks;

/// <summary>The arithmetic of Redlock (Redis documentation, "Distributed Locks with Redis").</summary>
public static class Quorum
{
    // Two clocks that measure one duration drift apart; and a server expires keys with a precision of 1 ms.
    private const double ClockDriftFactor = 0.01;
    private static readonly TimeSpan ExpiryPrecision = TimeSpan.FromMilliseconds(2);

    /// <summary>How many of <paramref name="servers"/> are more than half.</summary>
    public static int Of(int servers) => (servers / 2) + 1;

    /// <summary>How long a lock surely holds after it took <paramref name="elapsed"/> to get it; zero or less: not at all.</summary>
    public static TimeSpan Validity(TimeSpan duration, TimeSpan elapsed) => duration - elapsed - (duration * ClockDriftFactor) - ExpiryPrecision;
}
