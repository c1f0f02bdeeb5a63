using System.Globalization;

namespace ScalableScheduler.Cron.Describing;

/// <summary>The seconds, minutes and hours of an expression, and how they are written as times of day.</summary>
/// <param name="Seconds">0 to 59.</param>
/// <param name="Minutes">0 to 59.</param>
/// <param name="Hours">0 to 23.</param>
/// <param name="MayCrossMidnight">Whether a night can be called one stretch (<c>22:00 to 02:00</c>): only when all days
/// match, for otherwise its two halves are of the same date, and not of one night.</param>
internal sealed record TimeOfDay(ValueSet Seconds, ValueSet Minutes, ValueSet Hours, bool MayCrossMidnight)
{
    // More than these are easier told by their pattern.
    private const int MostTold = 12;

    public int Count => Seconds.Count * Minutes.Count * Hours.Count;

    public bool IsTellable => Count <= MostTold;

    /// <summary>Where the hours begin and end, when they are one stretch that leaves some out.</summary>
    public (int First, int Last)? Stretch =>
        Hours is { IsRun: true, IsAll: false } ? (Hours.First, Hours.Last)
        : Hours.IsSingle ? (Hours.First, Hours.First)
        : MayCrossMidnight ? Hours.AroundTheEnd
        : null;

    /// <summary><c>at 08:00, 08:30 and 09:00</c>.</summary>
    public TimePhrase Tell()
    {
        var times =
            from hour in Hours.Values
            from minute in Minutes.Values
            from second in Seconds.Values
            select At(hour, minute, second);
        return new TimePhrase($"at {Phrases.Join([.. times])}", IsClockTime: true);
    }

    /// <summary><c>09:30</c>, and with seconds when any are not 0.</summary>
    public string At(int hour, int minute, int second) => Seconds is { IsSingle: true, First: 0 }
        ? string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}:{second:00}");

    /// <summary>The first time of an hour.</summary>
    public string FirstOf(int hour) => At(hour, Minutes.First, Seconds.First);

    /// <summary>The last time of an hour.</summary>
    public string LastOf(int hour) => At(hour, Minutes.Last, Seconds.Last);

    /// <summary><c>hour 08</c>, <c>hours 08 to 12 and 14</c>.</summary>
    public string HoursListed => $"{(Hours.IsSingle ? "hour" : "hours")} {Hours.Listed(Phrases.TwoDigits)}";

    /// <summary>Where the minutes of all hours are meant <c>every hour</c>, else <c>the hours 08 to 17</c>.</summary>
    public string WhichHours => Hours.IsAll ? "every hour" : $"the {HoursListed}";
}
