namespace ScalableScheduler.Cron.Describing;

/// <summary>Days of the week in words. Weeks begin on Monday here, so that a weekend is one piece.</summary>
internal static class DayOfWeekWords
{
    private const uint WorkingDays = 0b0011_1110;

    private static readonly string[] Names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <summary><c>every weekday</c>, <c>every Monday and Friday</c>, <c>every day from Monday to Saturday</c>.</summary>
    /// <param name="days">Bits 0 (Sunday) to 6.</param>
    public static string Every(uint days) =>
        days == WorkingDays ? "every weekday"
        : Stretch(days) is { } stretch ? $"every day from {stretch}"
        : $"every {Listed(days, "")}";

    /// <summary>Behind a comma: <c>Monday to Friday</c>, <c>on Mondays and Fridays</c>.</summary>
    public static string Trailing(uint days) => Stretch(days) ?? $"on {Listed(days, "s")}";

    /// <summary>Behind "but only": <c>on weekdays</c>, <c>from Monday to Saturday</c>, <c>on Fridays and on the last Monday of the month</c>.</summary>
    public static string Only(DayOfWeekRule rule)
    {
        var items = new List<string>();
        var days = rule.PlainDays;
        if (days != 0)
            items.Add(days == WorkingDays ? "on weekdays" : Stretch(days) is { } stretch ? $"from {stretch}" : Trailing(days));
        if (InMonth(rule) is { } inMonth) items.Add($"on {inMonth} of the month");
        return Phrases.Join(items);
    }

    /// <summary>The weekdays that are counted in the month: <c>the second Monday and the last Friday</c>; null when there are none.</summary>
    public static string? InMonth(DayOfWeekRule rule)
    {
        var items = new List<string>();
        for (var nth = 1; nth <= 5; nth++)
        {
            for (var i = 1; i <= 7; i++)
            {
                if (rule.HasNth(i % 7, nth)) items.Add($"the {Phrases.OrdinalWord(nth)} {Names[i % 7]}");
            }
        }

        for (var i = 1; i <= 7; i++)
        {
            if ((rule.LastDays >> (i % 7) & 1) != 0) items.Add($"the last {Names[i % 7]}");
        }

        return items.Count == 0 ? null : Phrases.Join(items);
    }

    private static string Listed(uint days, string ending) =>
        Phrases.Join([.. Enumerable.Range(1, 7).Where(i => (days >> (i % 7) & 1) != 0).Select(i => Names[i % 7] + ending)]);

    // Three days or more in a row, over the end of the week too.
    private static string? Stretch(uint days)
    {
        var count = System.Numerics.BitOperations.PopCount(days);
        if (count is < 3 or > 6) return null;
        for (var first = 1; first <= 7; first++)
        {
            if (Enumerable.Range(first, count).All(day => (days >> (day % 7) & 1) != 0))
                return $"{Names[first % 7]} to {Names[(first + count - 1) % 7]}";
        }

        return null;
    }
}
