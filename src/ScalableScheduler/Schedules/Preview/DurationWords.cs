using System.Globalization;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>Durations in words.</summary>
internal static class DurationWords
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("day", TimeSpan.TicksPerDay),
        ("hour", TimeSpan.TicksPerHour),
        ("minute", TimeSpan.TicksPerMinute),
        ("second", TimeSpan.TicksPerSecond),
        ("millisecond", TimeSpan.TicksPerMillisecond),
    ];

    // People say 90 seconds and 36 hours, but not 3661 seconds.
    private const long MostOfOneUnit = 99;

    /// <summary><c>30 seconds</c>, <c>1 hour and 15 seconds</c>; parts of milliseconds are left out.</summary>
    public static string Of(TimeSpan duration)
    {
        foreach (var (name, ticks) in Units)
        {
            if (duration.Ticks % ticks == 0 && duration.Ticks > 0 && duration.Ticks / ticks <= MostOfOneUnit)
                return Counted(duration.Ticks / ticks, name);
        }

        var parts = new List<string>();
        var rest = duration.Ticks;
        foreach (var (name, ticks) in Units)
        {
            if (rest / ticks > 0)
                parts.Add(Counted(rest / ticks, name));
            rest %= ticks;
        }
        return parts.Count == 0 ? "0 seconds" : Phrases.Join(parts);
    }

    /// <summary><c>every hour</c>, <c>every 90 seconds</c>.</summary>
    public static string Every(TimeSpan period)
    {
        var words = Of(period);
        return $"every {(words.StartsWith("1 ", StringComparison.Ordinal) && !words.Contains(" and ", StringComparison.Ordinal) ? words[2..] : words)}";
    }

    private static string Counted(long number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
