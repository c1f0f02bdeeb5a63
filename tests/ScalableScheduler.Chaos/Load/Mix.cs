using ScalableScheduler.Chaos.Load.Kinds;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load;

/// <summary>The schedules that are there from the beginning: of every kind, some 60 triggers a second. What users do all day
/// adds to that (<see cref="UserDay"/>): about 75 in all.</summary>
internal static class Mix
{
    /// <param name="target">The root of the target.</param>
    /// <param name="from">From when intervals count.</param>
    public static IEnumerable<Schedule> Of(Uri target, DateTimeOffset from) =>
    [
        .. Steady.Of(target),
        .. Plain.Of(target, from),
        .. Retried.Of(target),
        .. Overlapping.Of(target),
        .. Misfiring.Of(target),
        .. Worked.Of(),
        .. Grouped.Of(target),
        .. Chained.Of(target),
        .. Resting.Of(target),
    ];
}
