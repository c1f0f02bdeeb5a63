using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Engine;

/// <summary>An attempt that this node holds, with the definition to execute.</summary>
public sealed record HeldRun(Run Run, Schedule Definition);
