using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>Draws timing rules of every kind, as often as fits the length of the story.</summary>
internal sealed class TriggerDraws(Shape shape, Draws draws, TimeProvider time)
{
    /// <summary>A rule that comes again, at most every few seconds, or minutes in a long story.</summary>
    public (TriggerType Type, string Text, string Zone) Recurring(bool isRare) => draws.Below(isRare ? 3 : 10) switch
    {
        0 => (TriggerType.Cron, draws.Pick<string>("* * * * *", "*/2 * * * *", "30 2 * * *", "0,30 1-3 * * *", "15 * * * *", "H * * * *"), Zone()),
        1 => (TriggerType.Cron, draws.Pick<string>("0 */5 * * * *", "@hourly", "@every 90s", "10 */1 * * * *", "0 0 3 * * *"), Zone()),
        2 => (TriggerType.Interval, Duration(30, 120), "UTC"),
        3 => (TriggerType.DelayRecur, Duration(3, 40), "UTC"),
        4 or 5 or 6 => (TriggerType.Interval, Duration(2, 30), "UTC"),
        _ when shape.IsLong => (TriggerType.Cron, draws.Pick<string>("*/5 * * * *", "* * * * *", "0 * * * *", "*/30 * * * * *", "7,37 * * * *"), Zone()),
        7 => (TriggerType.Cron, "* * * * * *", "UTC"),
        _ => (TriggerType.Cron, draws.Pick<string>("*/2 * * * * *", "*/5 * * * * *", "1,2,3,30 * * * * *", "0-59/7 * * * * *", "*/10 * * * * *"), Zone()),
    };

    public (TriggerType Type, string Text, string Zone) OneShot() => draws.Below(3) switch
    {
        0 => (TriggerType.Now, "", "UTC"),
        1 => (TriggerType.Delay, Duration(0, 30), "UTC"),
        _ => (TriggerType.Date, (time.GetUtcNow() + draws.Seconds(-5, shape.IsLong ? 7200 : 40)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), "UTC"),
    };

    // In a long story seconds are half minutes.
    private string Duration(double least, double most) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(draws.Seconds(least, most).TotalSeconds * (shape.IsLong ? 30 : 1), 3)}s");

    private string Zone() => draws.Chance(0.5) ? shape.Zone : "UTC";
}
