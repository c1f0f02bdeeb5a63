using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Engine;

/// <summary>A run that a worker claimed.</summary>
/// <param name="Run">The run; its <see cref="Run.Assignment"/> has the claim.</param>
/// <param name="Definition">Its schedule, with the task as it is handed over: variables in their places, the run's own data.</param>
/// <param name="ExpiresAt">When its worker has to be done, by the store's clock.</param>
public sealed record ClaimedRun(Run Run, Schedule Definition, DateTimeOffset ExpiresAt);
