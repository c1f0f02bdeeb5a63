using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those that miss an occurrence when a fault lasts for two seconds: one of each misfire rule.</summary>
internal static class Misfiring
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public static IEnumerable<Schedule> Of(Uri target) =>
    [
        Missing("misfire-skip", MisfireRule.Skip, target),
        Missing("misfire-once", MisfireRule.FireOnce, target),
        Missing("misfire-all", MisfireRule.FireAll, target),
    ];

    private static Schedule Missing(string id, MisfireRule rule, Uri target) =>
        Wanted.Sent(id, TriggerType.Cron, Rhythms.EachSecond, new Uri(target, Paths.Quick)) with { Misfire = new MisfirePolicy(rule, Grace) };
}
