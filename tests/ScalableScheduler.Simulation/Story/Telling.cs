using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <summary>What a story came to.</summary>
/// <param name="Shape">What its seed said.</param>
/// <param name="Verdict">What the checker says.</param>
/// <param name="Faults">How often each kind of fault was met.</param>
/// <param name="Takeovers">For each partition whose owner crashed how long it had none, in parts of a lease, and whether nothing else failed meanwhile.</param>
internal sealed record Telling(Shape Shape, Verdict Verdict, IReadOnlyDictionary<string, int> Faults, IReadOnlyList<Takeover> Takeovers)
{
    /// <summary>The time that passed in the cluster.</summary>
    public required TimeSpan Passed { get; init; }

    /// <summary>The time that its nodes lived, together.</summary>
    public required TimeSpan Lived { get; init; }

    public required int Schedules { get; init; }

    /// <summary>Runs that were recorded.</summary>
    public required int Runs { get; init; }

    /// <summary>Attempts that reached a target.</summary>
    public required int Sent { get; init; }

    /// <summary>What the same seed gives again: of everything that targets saw, and when.</summary>
    public required ulong Fingerprint { get; init; }
}

/// <param name="Took">From the crash of a partition's owner until another took it.</param>
/// <param name="Lease">How long leases held.</param>
/// <param name="IsCalm">Whether nothing else failed meanwhile.</param>
internal sealed record Takeover(TimeSpan Took, TimeSpan Lease, bool IsCalm);
