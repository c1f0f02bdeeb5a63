using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Chaos.Load;

/// <summary>The schedules that are there from the beginning: of every kind, about 75 triggers a second.</summary>
internal static class Mix
{
    public const string Queue = "chaos";

    /// <summary>How the ids of those begin that nobody edits and nothing but the service holds back: lateness is measured on them.</summary>
    public const string Steady = "steady-";

    /// <param name="target">The root of the target.</param>
    /// <param name="from">From when intervals count.</param>
    public static IEnumerable<Schedule> Of(Uri target, DateTimeOffset from)
    {
        var quick = new Uri(target, Paths.Quick);
        var slow = new Uri(target, Paths.Slow);
        for (var i = 0; i < 30; i++)
            yield return Cron($"{Steady}{i}", "* * * * * *", quick);
        for (var i = 0; i < 10; i++)
            yield return Cron($"second-{i}", "* * * * * *", quick);
        for (var i = 1; i <= 10; i++)
            yield return Wanted.Sent($"every-{i}", TriggerType.Interval, string.Create(CultureInfo.InvariantCulture, $"{1 + (i % 3)}s"), quick, from);
        for (var i = 0; i < 4; i++)
            yield return Cron($"flaky-{i}", "*/2 * * * * *", new Uri(target, Paths.Flaky)) with { Retry = Retry(3) };
        yield return Cron("failing", "*/5 * * * * *", new Uri(target, Paths.Failing)) with { Retry = Retry(2) };
        for (var i = 0; i < 4; i++)
            yield return Cron($"once-{i}", "*/2 * * * * *", quick) with { Delivery = Delivery.AtMostOnce, Retry = Retry(1) };
        foreach (var overlap in new[] { OverlapPolicy.Skip, OverlapPolicy.BufferOne, OverlapPolicy.BufferLatest, OverlapPolicy.BufferAll })
            yield return Cron($"overlap-{Word(overlap)}", overlap == OverlapPolicy.BufferAll ? "*/3 * * * * *" : "* * * * * *", slow) with { Overlap = overlap };
        yield return Cron("misfire-skip", "* * * * * *", quick) with { Misfire = new MisfirePolicy(MisfireRule.Skip, TimeSpan.FromSeconds(2)) };
        yield return Cron("misfire-once", "* * * * * *", quick) with { Misfire = new MisfirePolicy(MisfireRule.FireOnce, TimeSpan.FromSeconds(2)) };
        yield return Cron("misfire-all", "* * * * * *", quick) with { Misfire = new MisfirePolicy(MisfireRule.FireAll, TimeSpan.FromSeconds(2)) };
        for (var i = 0; i < 6; i++)
            yield return Wanted.Claimed($"worker-{i}", TriggerType.Cron, "*/2 * * * * *", Queue);
    }

    private static Schedule Cron(string id, string expression, Uri url) => Wanted.Sent(id, TriggerType.Cron, expression, url);

    private static RetrySettings Retry(int attempts) => new() { MaxAttempts = attempts, InitialDelay = TimeSpan.FromSeconds(1), Jitter = false };

    private static string Word(OverlapPolicy overlap) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(overlap.ToString());
}
