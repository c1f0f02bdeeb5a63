using ScalableScheduler.Schedules;

namespace ScalableScheduler.Runs;

/// <summary>A run whose attempts are used up, kept until someone decides what to do with it.</summary>
/// <param name="Run">The run with all its attempts.</param>
/// <param name="Schedule">The definition as it was, so that the letter outlives it.</param>
public sealed record DeadLetter(RunRecord Run, Schedule Schedule);
