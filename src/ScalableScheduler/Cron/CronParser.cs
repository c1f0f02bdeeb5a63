using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

/// <summary>Parses the text of an expression into its slots.</summary>
internal static class CronParser
{
    // Far above any sane expression; keeps a hostile one from costing time and from coming back whole in an error.
    private const int LongestText = 1000;

    private const string Allowed =
        "5 fields (minute hour day-of-month month day-of-week), 6 with seconds first, or a macro such as @daily; a CRON_TZ= or TZ= prefix";

    public static bool TryParse(
        string text, DayMatch dayMatch, string seed, [NotNullWhen(true)] out Parsed? parsed, [NotNullWhen(false)] out CronError? error)
    {
        parsed = null;
        if (text.Length > LongestText)
        {
            error = Error(text.AsSpan(0, 40), $"longer than {LongestText} characters");
            return false;
        }

        var body = text.AsSpan().Trim();
        if (!ZonePrefix.TryTake(ref body, out var zone, out error)) return false;
        if (body is ['@', ..])
        {
            if (CronMacros.Expand(body.ToString()) is not { } expansion)
            {
                error = Every.IsEvery(body)
                    ? Error(body, "@every is a fixed period, the same in every zone, and stands alone")
                    : new CronError("expression", body.ToString(), "no such macro", CronMacros.Allowed);
                return false;
            }

            body = expansion;
        }

        return TryParseFields(body, zone, dayMatch, seed, out parsed, out error);
    }

    private static bool TryParseFields(
        ReadOnlySpan<char> body, TimeZoneInfo? zone, DayMatch dayMatch, string seed,
        [NotNullWhen(true)] out Parsed? parsed, [NotNullWhen(false)] out CronError? error)
    {
        parsed = null;
        Span<Range> ranges = stackalloc Range[8];
        var count = body.SplitAny(ranges, " \t", StringSplitOptions.RemoveEmptyEntries);
        if (count is not (5 or 6))
        {
            error = Error(body, count == 0 ? "no expression" : count > 6 ? "more than 6 fields; there is no field for the year" : $"{count} fields");
            return false;
        }

        if (!CronFields.TryParse(body, ranges[..count], seed, out var fields, out error)) return false;
        var days = new DayTable(fields.DayOfMonth, fields.DayOfWeek, dayMatch);
        if (!days.HasDates((uint)fields.Months.Bits))
        {
            ranges = ranges[(count - 5)..];
            error = new CronError(
                CronField.DayOfMonth.Name, body[ranges[2]].ToString(),
                $"no such date in any year (month {body[ranges[3]]}, day of week {body[ranges[4]]})", "days that its months have");
            return false;
        }

        var slots = new CronSlots(fields.Seconds.Bits, fields.Minutes.Bits, (uint)fields.Hours.Bits, (uint)fields.Months.Bits, days);
        parsed = new Parsed(slots, fields.IsInterval, zone);
        error = null;
        return true;
    }

    private static CronError Error(ReadOnlySpan<char> text, string message) => new("expression", text.ToString(), message, Allowed);

    /// <summary>What a text says.</summary>
    internal sealed record Parsed(CronSlots Slots, bool IsInterval, TimeZoneInfo? Zone);
}
