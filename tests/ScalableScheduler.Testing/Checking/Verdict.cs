namespace ScalableScheduler.Testing.Checking;

/// <summary>What came of a check.</summary>
/// <param name="Findings">What was not kept; empty when all was.</param>
/// <param name="Occurrences">How many occurrences were checked.</param>
/// <param name="Lateness">From due to the first arrival, sorted, of the occurrences that wait for nothing but the service: not of
/// those that a limit, an overlap rule or a worker may hold back.</param>
public sealed record Verdict(IReadOnlyList<Finding> Findings, int Occurrences, IReadOnlyList<TimeSpan> Lateness)
{
    /// <summary>Of <see cref="Lateness"/> that of occurrences that no trouble excused.</summary>
    public IReadOnlyList<TimeSpan> LatenessWithoutTrouble { get; init; } = [];
}
