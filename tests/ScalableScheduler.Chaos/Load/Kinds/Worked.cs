using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those whose runs workers claim.</summary>
internal static class Worked
{
    public const string Queue = "chaos";

    public static IEnumerable<Schedule> Of()
    {
        for (var i = 0; i < 6; i++)
            yield return Wanted.Claimed($"worker-{i}", TriggerType.Cron, Rhythms.EachOtherSecond, Queue);
    }
}
