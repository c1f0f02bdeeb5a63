using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those that nobody edits and nothing but the service holds back: lateness is measured on them.</summary>
internal static class Steady
{
    private const string Prefix = "steady-";

    public static bool Is(string schedule) => schedule.StartsWith(Prefix, StringComparison.Ordinal);

    public static IEnumerable<Schedule> Of(Uri target)
    {
        for (var i = 0; i < 30; i++)
            yield return Wanted.Sent($"{Prefix}{i}", TriggerType.Cron, Rhythms.EachSecond, new Uri(target, Paths.Quick));
    }
}
