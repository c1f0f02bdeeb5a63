using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Engine;

/// <summary>An attempt that this node holds, with the definition to execute.</summary>
/// <param name="Run">The attempt.</param>
/// <param name="Definition">Its schedule.</param>
/// <param name="Collection">Its schedule's collection.</param>
/// <param name="IsCertain">False when the store did not say whether it accepted the attempt: it has to be asked first.</param>
public sealed record HeldRun(Run Run, Schedule Definition, CollectionState Collection, bool IsCertain = true);
