using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.Checking;

/// <summary>A worker's report that the service answered as taken.</summary>
/// <param name="Run">The run.</param>
/// <param name="Claim">The worker's claim.</param>
/// <param name="Status">What it said.</param>
/// <param name="From">When it was made, by the store's clock.</param>
/// <param name="At">When it was answered: it was taken some time between the two.</param>
public sealed record TakenReport(RunId Run, ClaimId Claim, WorkStatus Status, DateTimeOffset From, DateTimeOffset At);
