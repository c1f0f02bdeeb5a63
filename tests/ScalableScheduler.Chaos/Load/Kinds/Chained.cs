using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those that trigger others when a run of theirs succeeds or fails; what is triggered is there before.</summary>
internal static class Chained
{
    public static IEnumerable<Schedule> Of(Uri target)
    {
        var quick = new Uri(target, Paths.Quick);
        yield return Wanted.Sent("chain-third", TriggerType.Cron, Rhythms.NewYear, quick);
        yield return Wanted.Sent("chain-second", TriggerType.Cron, Rhythms.NewYear, quick) with { Then = new Chain([new ScheduleId("chain-third")], []) };
        yield return Wanted.Sent("chain-first", TriggerType.Cron, Rhythms.EachOtherSecond, quick) with { Then = new Chain([new ScheduleId("chain-second")], []) };
        yield return Wanted.Sent("chain-mending", TriggerType.Cron, Rhythms.NewYear, quick);
        yield return Wanted.Sent("chain-failing", TriggerType.Cron, "*/4 * * * * *", new Uri(target, Paths.Failing)) with
        {
            Then = new Chain([new ScheduleId("chain-third")], [new ScheduleId("chain-mending")]),
            Retry = Wanted.Retry(1),
        };
    }
}
