using ScalableScheduler.Cron;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>What people often don't mean by the seconds, minutes and hours of a cron expression.</summary>
internal static class TimeWarnings
{
    private const ulong AllHours = 0xff_ffff;
    private const ulong AllMinutes = 0xfff_ffff_ffff_ffff;

    public static IEnumerable<PreviewWarning> Of(CronReading reading)
    {
        if (EveryOne(reading) is { } warning)
            yield return warning;
        if (SplitsANight(reading))
            yield return new(WarningCodes.SplitNight, $"Hours {reading.Hours} run over midnight, but the days are those of each time: the hours after midnight come first on a day, before those of its evening, and are not the night that follows.");

        foreach (var (field, text) in Fields(reading))
        {
            foreach (var step in StepElement.In(field, text))
            {
                if (step.Warning is { } found)
                    yield return found;
            }
        }
    }

    private static PreviewWarning? EveryOne(CronReading reading)
    {
        var fields = reading.Fields;
        if (fields.Seconds.Bits == AllMinutes && IsPicky(reading.Minutes, fields.Minutes.Bits, AllMinutes))
            return new(WarningCodes.EveryMinute, $"The seconds are *: it fires 60 times in each of its minutes. For once in each of them, write 0 in the seconds: {Written(reading, "0", reading.Minutes)}");
        if (fields.Minutes.Bits != AllMinutes || !IsPicky(reading.Hours, fields.Hours.Bits, AllHours))
            return null;
        var times = 60 * System.Numerics.BitOperations.PopCount(fields.Seconds.Bits);
        return new(WarningCodes.EveryMinute, $"The minutes are *: it fires {times} times in each of its hours. For once in each of them, write 0 in the minutes: {Written(reading, reading.HasSeconds ? "0" : null, "0")}");
    }

    // Whoever writes 8-17 wants a stretch of time; whoever writes 2, 2,14 or */2 probably wants points in it.
    private static bool IsPicky(string text, ulong bits, ulong all) =>
        bits != all && (text.Contains('/', StringComparison.Ordinal) || !text.Contains('-', StringComparison.Ordinal));

    private static string Written(CronReading reading, string? seconds, string minutes) =>
        $"{(seconds is null ? "" : seconds + " ")}{minutes} {reading.Hours} {reading.DaysOfMonth} {reading.Months} {reading.DaysOfWeek}";

    private static bool SplitsANight(CronReading reading) =>
        !reading.IsEveryDay
        && reading.Hours.Split(',').Any(element =>
            element.Split('/')[0].Split('-') is [var first, var last]
            && FieldValue.TryParseNumber(first, out var from) && FieldValue.TryParseNumber(last, out var to) && from > to);

    private static IEnumerable<(CronField Field, string Text)> Fields(CronReading reading) =>
    [
        (CronField.Seconds, reading.Seconds), (CronField.Minutes, reading.Minutes), (CronField.Hours, reading.Hours),
        (CronField.DayOfMonth, reading.DaysOfMonth), (CronField.Month, reading.Months), (CronField.DayOfWeek, reading.DaysOfWeek),
    ];
}
