using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Engine;

/// <summary>A run that a worker claimed.</summary>
/// <param name="Run">The run; its <see cref="Run.Assignment"/> has the claim.</param>
/// <param name="Definition">Its schedule, with the task as it is handed over: variables in their places, the run's own data.</param>
public sealed record ClaimedRun(Run Run, Schedule Definition);
