namespace ScalableScheduler.Cron;

/// <summary>One field of an expression: its name in errors, its values, and the names some values have.</summary>
internal sealed class CronField
{
    private const string Common = "*, ?, lists (a,b), ranges (a-b, also reversed), steps (*/n, a/n, a-b/n), H, H/n, H(a-b), H(a-b)/n";

    public static readonly CronField Seconds = new("seconds", 0, 59);
    public static readonly CronField Minutes = new("minutes", 0, 59);
    public static readonly CronField Hours = new("hours", 0, 23);

    public static readonly CronField DayOfMonth = new("day of month", 1, 31) { HashMax = 28, Special = ", L, L-n, nW, LW, L-nW" };

    public static readonly CronField Month = new("month", 1, 12)
    {
        Names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
    };

    public static readonly CronField DayOfWeek = new("day of week", 0, 6)
    {
        Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
        LastAlias = 7,
        Special = ", nL (last), n#1 to n#5",
    };

    private CronField(string name, int min, int max)
    {
        (Name, Min, Max, LastAlias, HashMax) = (name, min, max, max, max);
    }

    public string Name { get; }

    public int Min { get; }

    public int Max { get; }

    /// <summary>The largest number that may be written: 7 is a second number of Sunday.</summary>
    public int LastAlias { get; private init; }

    /// <summary>The largest value a bare <c>H</c> stands for: no month is without a 28th, so a hashed day fires every month (Jenkins).</summary>
    public int HashMax { get; private init; }

    public string[] Names { get; private init; } = [];

    /// <summary>How many different values there are.</summary>
    public int Count => Max - Min + 1;

    /// <summary>The values, for errors about a single value.</summary>
    public string Values => Names.Length == 0 ? $"{Min}-{LastAlias}" : $"{Min}-{LastAlias} or {Names[0]}-{Names[^1]}";

    /// <summary>Everything the field takes, for errors about its form.</summary>
    public string Allowed => $"{Values}, {Common}{Special}";

    private string Special { get; init; } = "";

    public CronError Error(ReadOnlySpan<char> text, string message) => new(Name, text.ToString(), message, Allowed);

    public CronError ValueError(ReadOnlySpan<char> text, string message) => new(Name, text.ToString(), message, Values);
}
