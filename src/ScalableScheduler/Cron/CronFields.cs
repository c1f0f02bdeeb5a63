using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

/// <summary>The six fields of an expression, each parsed; seconds are 0 when the expression has no such field.</summary>
internal struct CronFields
{
    public FieldSet Seconds;
    public FieldSet Minutes;
    public FieldSet Hours;
    public DayOfMonthRule DayOfMonth;
    public FieldSet Months;
    public DayOfWeekRule DayOfWeek;

    /// <summary>Whether the times of day are a rhythm and not fixed.</summary>
    public readonly bool IsInterval => Seconds.IsInterval || Minutes.IsInterval || Hours.IsInterval;

    /// <param name="body">The expression without zone and macro.</param>
    /// <param name="ranges">Where its 5 or 6 fields stand.</param>
    /// <param name="seed">What <c>H</c> is hashed from.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="error">What is wrong with the first field that is.</param>
    public static bool TryParse(
        ReadOnlySpan<char> body, ReadOnlySpan<Range> ranges, string seed, out CronFields fields, [NotNullWhen(false)] out CronError? error)
    {
        fields = new CronFields { Seconds = new FieldSet { Bits = 1 } };
        if (ranges.Length == 6 && !FieldParser.TryParse(CronField.Seconds, body[ranges[0]], seed, out fields.Seconds, out error)) return false;
        ranges = ranges[^5..];
        return FieldParser.TryParse(CronField.Minutes, body[ranges[0]], seed, out fields.Minutes, out error)
            && FieldParser.TryParse(CronField.Hours, body[ranges[1]], seed, out fields.Hours, out error)
            && DayOfMonthRule.TryParse(body[ranges[2]], seed, out fields.DayOfMonth, out error)
            && FieldParser.TryParse(CronField.Month, body[ranges[3]], seed, out fields.Months, out error)
            && DayOfWeekRule.TryParse(body[ranges[4]], seed, out fields.DayOfWeek, out error);
    }
}
