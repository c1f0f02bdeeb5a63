using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>A schedule as it is to be registered.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">The kind of timing rule.</param>
/// <param name="Text">The timing rule.</param>
/// <param name="Zone">The zone that it is read in.</param>
/// <param name="Rules">What else is said of it.</param>
internal sealed record DrawnSchedule(string Id, TriggerType Type, string Text, string Zone, Func<Schedule, Schedule> Rules);
