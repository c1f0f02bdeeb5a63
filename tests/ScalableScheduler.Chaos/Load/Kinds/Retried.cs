using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>Those whose attempts fail, and those that are sent once at most.</summary>
internal static class Retried
{
    public static IEnumerable<Schedule> Of(Uri target)
    {
        for (var i = 0; i < 4; i++)
            yield return Wanted.Sent($"flaky-{i}", TriggerType.Cron, Rhythms.EachOtherSecond, new Uri(target, Paths.Flaky)) with { Retry = Wanted.Retry(3) };
        yield return Wanted.Sent("failing", TriggerType.Cron, "*/5 * * * * *", new Uri(target, Paths.Failing)) with { Retry = Wanted.Retry(2) };
        for (var i = 0; i < 4; i++)
            yield return Wanted.Sent($"once-{i}", TriggerType.Cron, Rhythms.EachOtherSecond, new Uri(target, Paths.Quick)) with { Delivery = Delivery.AtMostOnce, Retry = Wanted.Retry(1) };
    }
}
