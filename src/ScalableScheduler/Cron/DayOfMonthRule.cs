using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Cron;

/// <summary>The day of month field: plain days and those that depend on the month's length and weekdays.</summary>
internal struct DayOfMonthRule
{
    private const int LargestOffset = 30; // L-30 is the 1st of a month with 31 days

    private FieldSet _plain;
    private uint _fromLast; // bit n: L-n
    private uint _nearestWeekday; // bit n: nW
    private uint _nearestWeekdayFromLast; // bit n: L-nW, bit 0: LW

    public readonly bool StartsWithStar => _plain.StartsWithStar;

    /// <summary>The days written as numbers, as bits 1 to 31.</summary>
    public readonly uint PlainDays => (uint)_plain.Bits;

    /// <summary>Bit n: <c>L-n</c>, n days before the last.</summary>
    public readonly uint FromLast => _fromLast;

    /// <summary>Bit n: <c>nW</c>, the weekday nearest to the n-th.</summary>
    public readonly uint NearestWeekdays => _nearestWeekday;

    /// <summary>Bit n: <c>L-nW</c>, the weekday nearest to n days before the last; bit 0: <c>LW</c>.</summary>
    public readonly uint NearestWeekdaysFromLast => _nearestWeekdayFromLast;

    public readonly bool IsEveryDay => PlainDays == MonthDays(31);

    public static bool TryParse(ReadOnlySpan<char> text, string seed, out DayOfMonthRule rule, [NotNullWhen(false)] out CronError? error)
    {
        rule = default;
        foreach (var range in text.Split(','))
        {
            var element = text[range];
            var isSpecial = element is ['L' or 'l', ..] or [.., 'W' or 'w'];
            if (isSpecial)
            {
                if (!rule.TryAddSpecial(element, out error)) return false;
            }
            else if (!FieldParser.TryAddElement(CronField.DayOfMonth, element, seed, ref rule._plain, out error))
            {
                return false;
            }
        }

        rule._plain.StartsWithStar = text[0] is '*' or '?';
        error = null;
        return true;
    }

    /// <summary>The matching days of a month as bits 1 to 31.</summary>
    /// <param name="firstDayOfWeek">The weekday of the 1st, Sunday is 0.</param>
    /// <param name="length">The month's number of days.</param>
    public readonly uint DaysOf(int firstDayOfWeek, int length)
    {
        var days = (uint)_plain.Bits & MonthDays(length);
        if ((_fromLast | _nearestWeekday | _nearestWeekdayFromLast) == 0) return days;
        for (var n = 0; n < length; n++)
        {
            if ((_fromLast >> n & 1) != 0) days |= 1u << (length - n);
            if ((_nearestWeekdayFromLast >> n & 1) != 0) days |= 1u << NearestWeekday(length - n, firstDayOfWeek, length);
            if ((_nearestWeekday >> (n + 1) & 1) != 0) days |= 1u << NearestWeekday(n + 1, firstDayOfWeek, length);
        }

        return days;
    }

    public static uint MonthDays(int length) => (uint)((1UL << (length + 1)) - 2);

    // Saturday moves to Friday, Sunday to Monday, but never into another month: then the other way, over the weekend.
    private static int NearestWeekday(int day, int firstDayOfWeek, int length) => ((firstDayOfWeek + day - 1) % 7) switch
    {
        6 => day > 1 ? day - 1 : day + 2,
        0 => day < length ? day + 1 : day - 2,
        _ => day,
    };

    private bool TryAddSpecial(ReadOnlySpan<char> element, [NotNullWhen(false)] out CronError? error)
    {
        var field = CronField.DayOfMonth;
        var isWeekday = element[^1] is 'W' or 'w';
        var body = isWeekday ? element[..^1] : element;
        error = null;
        if (body is not ['L' or 'l', .. var offsetText])
        {
            if (!FieldValue.TryParse(field, element, body, out var day, out error)) return false;
            _nearestWeekday |= 1u << day;
            return true;
        }

        var offset = 0;
        var isOffset = offsetText.IsEmpty || (offsetText[0] == '-' && FieldValue.TryParseNumber(offsetText[1..], out offset));
        if (!isOffset || offset > LargestOffset)
        {
            error = new CronError(field.Name, element.ToString(), "what follows L is not a number of days before the last", "L, L-1 to L-30, LW, L-1W to L-30W");
            return false;
        }

        if (isWeekday) _nearestWeekdayFromLast |= 1u << offset;
        else _fromLast |= 1u << offset;
        return true;
    }
}
