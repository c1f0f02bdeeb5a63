namespace ScalableScheduler.Chaos.Faults;

/// <summary>A fault that struck.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="From">When it began.</param>
/// <param name="MendedAt">When what was broken was whole again; of a killed node: when it was dead.</param>
/// <param name="Recovery">How long after that lateness is still its doing.</param>
/// <param name="Node">The node that it was done to; null for the store, or all.</param>
internal sealed record Blow(string Kind, DateTimeOffset From, DateTimeOffset MendedAt, TimeSpan Recovery, string? Node = null)
{
    /// <summary>What is measured of it.</summary>
    public Measure Measure { get; init; }
}
