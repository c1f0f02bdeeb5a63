using ScalableScheduler.Cron;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>What people often don't mean by the days of a cron expression.</summary>
internal static class DayWarnings
{
    private const uint LongMonths = 1 << 1 | 1 << 3 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 12;
    private const uint February = 1 << 2;

    public static IEnumerable<PreviewWarning> Of(CronReading reading)
    {
        var (days, weekdays) = (reading.Fields.DayOfMonth, reading.Fields.DayOfWeek);
        if (reading.RestrictsBothDayFields)
        {
            if (!reading.DaysMustMatchBoth)
                yield return new(WarningCodes.DayOr, "Day of month and day of week are both given: a day that matches either of them is enough. Where day_match is and, it must match both.");
            else if (reading.IsBothForAStar)
                yield return new(WarningCodes.DayAnd, "A day must match day of month and day of week both, because one of them begins with a star. Without a star at its beginning either would be enough.");
        }

        if (!days.IsEveryDay && MissingDate(days, (uint)reading.Fields.Months.Bits) is { } missing)
            yield return missing;
        // Beside dates of which each is enough, the fifth Monday is one among others.
        if ((days.IsEveryDay || reading.DaysMustMatchBoth) && IsOnlyFifths(weekdays))
            yield return new(WarningCodes.MissingDay, "Most months have no fifth one of a weekday and are passed over. The last one is written with L, as in FRIL.");
    }

    // Only where all that is left of the days is at the end of the month: who writes 28-31 knows that months differ.
    private static PreviewWarning? MissingDate(DayOfMonthRule rule, uint months)
    {
        if (rule.FromLast != 0 || rule.NearestWeekdaysFromLast != 0)
            return null;
        var days = rule.PlainDays | rule.NearestWeekdays;
        if (days == 0)
            return null;
        var first = System.Numerics.BitOperations.TrailingZeroCount(days);
        var isFebruaryOnly = months == February;
        if (first == 31 && (months & ~LongMonths) != 0)
            return new(WarningCodes.MissingDay, "Months without a 31st are passed over. The last day of the month is written L.");
        if (first == 30 && (months & February) != 0)
            return new(WarningCodes.MissingDay, "February has no 30th and is passed over. The last day of the month is written L.");
        return first == 29 && (months & February) != 0
            ? new(WarningCodes.MissingDay, isFebruaryOnly ? "Only leap years have a 29 February." : "February has a 29th only in leap years, and is passed over in others. The last day of the month is written L.")
            : null;
    }

    private static bool IsOnlyFifths(DayOfWeekRule rule)
    {
        if (rule.PlainDays != 0 || rule.LastDays != 0)
            return false;
        return !Enumerable.Range(0, 7).Any(day => Enumerable.Range(1, 4).Any(nth => rule.HasNth(day, nth)));
    }
}
