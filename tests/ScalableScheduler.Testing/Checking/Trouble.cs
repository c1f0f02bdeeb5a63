namespace ScalableScheduler.Testing.Checking;

/// <summary>A time in which something was made to fail: what was due in it, and until all had caught up with it, may be late.
/// It excuses nothing else.</summary>
/// <param name="Kind">What was done, as the figures name it.</param>
/// <param name="From">When it began.</param>
/// <param name="Until">When it was over, the time in which the service has to recover from it included.</param>
/// <param name="Node">The node that it was done to; null for the store, or all.</param>
public sealed record Trouble(string Kind, DateTimeOffset From, DateTimeOffset Until, string? Node = null)
{
    /// <summary>Whether the store may have lost writes that it had answered, as a failover does that is not waited for: what was
    /// sent or recorded shortly before may be done once more.</summary>
    public bool LosesWrites { get; init; }
}
