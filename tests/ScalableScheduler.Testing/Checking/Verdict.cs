namespace ScalableScheduler.Testing.Checking;

/// <summary>What came of a check.</summary>
/// <param name="Findings">What was not kept; empty when all was.</param>
/// <param name="Occurrences">How many occurrences were checked.</param>
/// <param name="Lateness">From due to the first arrival, sorted, of what was sent at all.</param>
public sealed record Verdict(IReadOnlyList<Finding> Findings, int Occurrences, IReadOnlyList<TimeSpan> Lateness);
