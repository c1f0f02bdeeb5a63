using System.Globalization;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>Local times in words.</summary>
internal static class Clock
{
    private const long Day = 86_400;

    /// <summary><c>2030-05-01 12:00</c>; with seconds, or milliseconds, when there are any.</summary>
    public static string Show(DateTime local) => local.ToString(
        local.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd HH:mm"
        : local.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss"
        : "yyyy-MM-dd HH:mm:ss.fff",
        CultureInfo.InvariantCulture);

    /// <summary>An instant on a zone's clock.</summary>
    public static string Show(DateTimeOffset instant, TimeZoneInfo zone) => Show(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    public static string Date(long second) => Local(second).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>02:30</c>, with its date when that is not the other's.</summary>
    /// <param name="second">Seconds since 0001-01-01 on the zone's clock.</param>
    /// <param name="beside">A time of the date that goes without saying.</param>
    public static string Time(long second, long beside)
    {
        var shown = Show(Local(second));
        return second / Day == beside / Day ? shown[11..] : shown;
    }

    private static DateTime Local(long second) => new(second * TimeSpan.TicksPerSecond);
}
