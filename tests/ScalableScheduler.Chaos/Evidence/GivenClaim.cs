using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Chaos.Evidence;

/// <summary>A run that a worker was given.</summary>
/// <param name="Run">The run.</param>
/// <param name="Attempt">Which of its attempts.</param>
/// <param name="Claim">What the worker reports under.</param>
internal sealed record GivenClaim(RunId Run, int Attempt, ClaimId Claim);
