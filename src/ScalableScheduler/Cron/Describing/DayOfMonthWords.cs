namespace ScalableScheduler.Cron.Describing;

/// <summary>Days of the month in words.</summary>
internal static class DayOfMonthWords
{
    private const int FewSteps = 3;

    /// <summary><c>the 1st, the 15th and the last day</c>.</summary>
    public static string Of(DayOfMonthRule rule)
    {
        var items = new List<string>();
        if (rule.PlainDays != 0) AddPlain(items, new ValueSet(rule.PlainDays, 1, 31));
        AddEach(items, rule.NearestWeekdays, day => $"the weekday nearest the {Phrases.Ordinal(day)}");
        AddEach(items, rule.FromLast, FromLast);
        AddEach(items, rule.NearestWeekdaysFromLast, days => days == 0 ? "the last weekday" : $"the weekday nearest {FromLast(days)}");
        return Phrases.Join(items);
    }

    private static void AddPlain(List<string> items, ValueSet days)
    {
        if (days is { IsStepped: true, IsRun: false, Count: > FewSteps })
        {
            items.Add($"every {Phrases.Ordinal(days.Step)} day from {The(days.First)} to {The(days.Last)}");
            return;
        }

        foreach (var (first, last) in days.Runs)
        {
            if (last - first >= 2)
            {
                items.Add($"{The(first)} to {The(last)}");
                continue;
            }

            items.Add(The(first));
            if (last > first) items.Add(The(last));
        }
    }

    private static void AddEach(List<string> items, uint bits, Func<int, string> write)
    {
        for (var n = 0; n < 32; n++)
        {
            if ((bits >> n & 1) != 0) items.Add(write(n));
        }
    }

    private static string The(int day) => $"the {Phrases.Ordinal(day)}";

    private static string FromLast(int days) => days switch
    {
        0 => "the last day",
        < 10 => $"the {Phrases.OrdinalWord(days + 1)}-to-last day",
        _ => $"the day {days} days before the last",
    };
}
