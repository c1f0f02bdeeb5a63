namespace ScalableScheduler.Reconciliation;

/// <summary>Faults of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Found">How many.</param>
/// <param name="Repaired">How many of them were set right.</param>
/// <param name="Examples">Some of them.</param>
public sealed record FaultTally(FaultKind Kind, long Found, long Repaired, IReadOnlyList<RecordFault> Examples)
{
    /// <summary>Faults told of by name; more are only counted.</summary>
    public const int ExamplesKept = 10;

    /// <summary>Several tallies as one for each kind.</summary>
    public static IReadOnlyList<FaultTally> Sum(IEnumerable<FaultTally> tallies) =>
    [
        .. tallies.GroupBy(t => t.Kind).OrderBy(g => g.Key).Select(g => new FaultTally(
            g.Key, g.Sum(t => t.Found), g.Sum(t => t.Repaired), [.. g.SelectMany(t => t.Examples).Take(ExamplesKept)])),
    ];
}
