namespace ScalableScheduler.Cron.Describing;

/// <summary>Months in words.</summary>
internal static class MonthWords
{
    private static readonly string[] Names =
        ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>Behind a day of the month: <c> of every month</c>, <c> of January and July</c>, <c> of each month from November to February</c>.</summary>
    /// <param name="months">Bits 1 to 12.</param>
    public static string Of(ulong months)
    {
        var set = new ValueSet(months, 1, 12);
        if (set.IsAll) return " of every month";
        return Stretch(set) is { } stretch ? $" of each month from {stretch}" : $" of {Listed(set)}";
    }

    /// <summary>Behind other days: nothing for every month, <c> in January and July</c>, <c> from November to February</c>.</summary>
    /// <param name="months">Bits 1 to 12.</param>
    public static string In(ulong months)
    {
        var set = new ValueSet(months, 1, 12);
        if (set.IsAll) return "";
        return Stretch(set) is { } stretch ? $" from {stretch}" : $" in {Listed(set)}";
    }

    // Three months or more in a row and no others, over the end of the year too.
    private static string? Stretch(ValueSet set) =>
        set.Count < 3 ? null
        : set.IsRun ? $"{Names[set.First]} to {Names[set.Last]}"
        : set.AroundTheEnd is var (first, last) ? $"{Names[first]} to {Names[last]}"
        : null;

    private static string Listed(ValueSet set) => Phrases.Join([.. set.Runs.SelectMany(Told)]);

    private static IEnumerable<string> Told((int First, int Last) run) =>
        run.Last - run.First >= 2 ? [$"{Names[run.First]} to {Names[run.Last]}"]
        : run.First == run.Last ? [Names[run.First]]
        : [Names[run.First], Names[run.Last]];
}
