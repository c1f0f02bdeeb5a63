using System.Runtime.InteropServices;

namespace ScalableScheduler.Schedules;

/// <summary>An occurrence as it is planned.</summary>
/// <param name="Nominal">Its nominal time.</param>
/// <param name="Due">When it starts: the nominal time, moved by the schedule's jitter.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Slot(DateTimeOffset Nominal, DateTimeOffset Due);
