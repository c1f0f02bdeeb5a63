using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those without any rule of their own, by cron and by interval.</summary>
internal static class Plain
{
    /// <param name="target">The root of the target.</param>
    /// <param name="from">From when intervals count.</param>
    public static IEnumerable<Schedule> Of(Uri target, DateTimeOffset from)
    {
        var quick = new Uri(target, Paths.Quick);
        for (var i = 0; i < 6; i++)
            yield return Wanted.Sent($"second-{i}", TriggerType.Cron, Rhythms.EachSecond, quick);
        for (var i = 1; i <= 6; i++)
            yield return Wanted.Sent($"every-{i}", TriggerType.Interval, string.Create(CultureInfo.InvariantCulture, $"{1 + (i % 3)}s"), quick, from);
    }
}
