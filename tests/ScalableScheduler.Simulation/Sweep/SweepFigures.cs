namespace ScalableScheduler.Simulation;

/// <summary>What many stories came to. Times are milliseconds.</summary>
internal sealed record SweepFigures
{
    public required TimeSpan Took { get; init; }

    public required long Seeds { get; init; }

    public required long LongSeeds { get; init; }

    public required long FailedSeeds { get; init; }

    public required double ClusterHours { get; init; }

    public required double NodeHours { get; init; }

    public required long Schedules { get; init; }

    public required long Occurrences { get; init; }

    public required long Runs { get; init; }

    public required long Sent { get; init; }

    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>By promise, how often it was not kept.</summary>
    public required IReadOnlyDictionary<string, long> Findings { get; init; }

    public required Quantiles Lateness { get; init; }

    public required Quantiles LatenessWithoutTrouble { get; init; }

    public required Quantiles Takeover { get; init; }

    public required Quantiles TakeoverWithoutOtherTrouble { get; init; }

    /// <summary>By how much taking over took longer than the lease holds; less than nothing where it was quicker.</summary>
    public required Quantiles TakeoverBeyondLeaseWithoutOtherTrouble { get; init; }

    public required IReadOnlyList<string> Failures { get; init; }
}
