using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace ScalableScheduler.Cron;

/// <summary>The day of week field: plain weekdays, the last of a month (<c>5L</c>) and the n-th of a month (<c>MON#2</c>).</summary>
internal struct DayOfWeekRule
{
    private const uint EverySeventh = 1 | (1 << 7) | (1 << 14) | (1 << 21) | (1 << 28);

    private FieldSet _plain;
    private uint _last; // bit n: weekday n, Sunday is 0
    private ulong _nth; // bit 8 × weekday + n

    public readonly bool StartsWithStar => _plain.StartsWithStar;

    /// <summary>Whole weeks' weekdays as bits, Sunday is 0.</summary>
    public readonly uint PlainDays => (uint)_plain.Bits;

    /// <summary>Bit n: the last weekday n of a month.</summary>
    public readonly uint LastDays => _last;

    public readonly bool IsEveryDay => PlainDays == 0x7f;

    public static bool TryParse(ReadOnlySpan<char> text, string seed, out DayOfWeekRule rule, [NotNullWhen(false)] out CronError? error)
    {
        rule = default;
        foreach (var range in text.Split(','))
        {
            var element = text[range];
            var hash = element.IndexOf('#');
            if (hash >= 0)
            {
                if (!rule.TryAddNth(element, hash, out error)) return false;
            }
            else if (element is [.., 'L' or 'l'])
            {
                if (!rule.TryAddLast(element, out error)) return false;
            }
            else if (!FieldParser.TryAddElement(CronField.DayOfWeek, element, seed, ref rule._plain, out error))
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
        var days = 0u;
        for (var weekday = 0; weekday < 7; weekday++)
        {
            var first = 1 + ((weekday - firstDayOfWeek + 7) % 7);
            if ((_plain.Bits >> weekday & 1) != 0) days |= EverySeventh << first;
            if ((_last >> weekday & 1) != 0) days |= 1u << (first + ((length - first) / 7 * 7));
            for (var nth = _nth >> (8 * weekday) & 0xff; nth != 0; nth &= nth - 1)
                days |= (uint)(1UL << (first + (7 * (BitOperations.TrailingZeroCount(nth) - 1))));
        }

        return days & DayOfMonthRule.MonthDays(length);
    }

    /// <summary>Whether the <paramref name="nth"/> (1 to 5) of a weekday of a month is among its days.</summary>
    public readonly bool HasNth(int weekday, int nth) => (_nth >> ((8 * weekday) + nth) & 1) != 0;

    private bool TryAddNth(ReadOnlySpan<char> element, int hash, [NotNullWhen(false)] out CronError? error)
    {
        var field = CronField.DayOfWeek;
        if (!FieldValue.TryParse(field, element, element[..hash], out var weekday, out error)) return false;
        if (!FieldValue.TryParseNumber(element[(hash + 1)..], out var nth) || nth is < 1 or > 5)
        {
            error = new CronError(field.Name, element.ToString(), "a month has no such occurrence of a weekday", "#1 to #5");
            return false;
        }

        _nth |= 1UL << ((8 * (weekday % 7)) + nth);
        return true;
    }

    private bool TryAddLast(ReadOnlySpan<char> element, [NotNullWhen(false)] out CronError? error)
    {
        var field = CronField.DayOfWeek;
        if (element.Length == 1)
        {
            error = field.Error(element, "L needs the weekday whose last in the month is meant, as in 5L or FRIL");
            return false;
        }

        if (!FieldValue.TryParse(field, element, element[..^1], out var weekday, out error)) return false;
        _last |= 1u << (weekday % 7);
        return true;
    }
}
