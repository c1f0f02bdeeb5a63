using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those that are not due all day, whatever is edited: when they are due next has to stay right.</summary>
internal static class Resting
{
    public static IEnumerable<Schedule> Of(Uri target)
    {
        for (var i = 0; i < 4; i++)
            yield return Wanted.Sent($"resting-{i}", TriggerType.Cron, Rhythms.NewYear, new Uri(target, Paths.Quick));
    }
}
