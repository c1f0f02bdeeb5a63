namespace ScalableScheduler.Cron.Describing;

/// <summary>The days an expression matches, in words.</summary>
internal static class DayWords
{
    public static DayPhrase Of(CronReading reading)
    {
        var fields = reading.Fields;
        var (anyDate, anyWeekday) = (fields.DayOfMonth.IsEveryDay, fields.DayOfWeek.IsEveryDay);
        var (ofMonths, inMonths) = (MonthWords.Of(fields.Months.Bits), MonthWords.In(fields.Months.Bits));
        if (reading.DaysMustMatchBoth ? anyDate && anyWeekday : anyDate || anyWeekday)
            return new DayPhrase($"every day{inMonths}", inMonths.TrimStart());
        if (anyDate) return Weekdays(fields.DayOfWeek, ofMonths, inMonths);

        var dates = $"on {DayOfMonthWords.Of(fields.DayOfMonth)}{ofMonths}";
        if (anyWeekday) return new DayPhrase(Leading: null, dates);
        return new DayPhrase(Leading: null, reading.DaysMustMatchBoth
            ? $"{dates}, but only {DayOfWeekWords.Only(fields.DayOfWeek)}"
            : $"{dates} and also {Also(fields.DayOfWeek, ofMonths, inMonths)}");
    }

    private static DayPhrase Weekdays(DayOfWeekRule rule, string ofMonths, string inMonths)
    {
        if (DayOfWeekWords.InMonth(rule) is not null) return new DayPhrase(Leading: null, Also(rule, ofMonths, inMonths));
        var trailing = DayOfWeekWords.Trailing(rule.PlainDays);
        var comma = inMonths.Length > 0 && !trailing.StartsWith("on ", StringComparison.Ordinal) ? "," : "";
        return new DayPhrase(DayOfWeekWords.Every(rule.PlainDays) + inMonths, trailing + comma + inMonths);
    }

    // "on every Monday", "on the last Friday of every month", or both of them.
    private static string Also(DayOfWeekRule rule, string ofMonths, string inMonths)
    {
        var items = new List<string>();
        if (rule.PlainDays != 0) items.Add($"on {DayOfWeekWords.Every(rule.PlainDays)}{inMonths}");
        if (DayOfWeekWords.InMonth(rule) is { } inMonth) items.Add($"on {inMonth}{ofMonths}");
        return Phrases.Join(items);
    }
}
