using System.Globalization;
using System.Text;
using System.Xml;

namespace ScalableScheduler.Time;

/// <summary>Durations as text: <c>"30s"</c>, <c>"1h30m"</c>, <c>"500ms"</c>, <c>"7d"</c>, ISO 8601 <c>"PT30S"</c>, or a number of seconds.</summary>
public static class Durations
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration; units come largest first and at most once each. Negative durations are refused.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        text = text.Trim();
        if (text[0] == 'P') return TryParseIso(text, out value);
        if (char.IsAsciiDigit(text[^1])) return TryScale(text, TimeSpan.TicksPerSecond, out value);
        return TryParseUnits(text, out value);
    }

    /// <summary>Writes a duration with the fewest units, to the millisecond: <c>"1h30m"</c>, <c>"0s"</c>.</summary>
    public static string Format(TimeSpan value)
    {
        var text = new StringBuilder();
        long rest = value.Ticks;
        if (rest < 0)
        {
            text.Append('-');
            rest = -rest;
        }

        foreach ((string name, long ticks) in Units)
        {
            long count = rest / ticks;
            rest %= ticks;
            if (count > 0) text.Append(count.ToString(CultureInfo.InvariantCulture)).Append(name);
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static bool TryParseUnits(string text, out TimeSpan value)
    {
        value = default;
        int next = 0, position = 0;
        while (position < text.Length)
        {
            int digits = position;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.')) digits++;
            int end = digits;
            while (end < text.Length && char.IsAsciiLetterLower(text[end])) end++;
            string name = text[digits..end];
            int unit = Array.FindIndex(Units, next, u => string.Equals(u.Name, name, StringComparison.Ordinal));
            if (unit < 0 || !TryScale(text[position..digits], Units[unit].Ticks, out TimeSpan part)) return false;
            if (value > TimeSpan.MaxValue - part) return false;
            value += part;
            next = unit + 1;
            position = end;
        }

        return true;
    }

    private static bool TryScale(string number, long ticks, out TimeSpan value)
    {
        value = default;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count)) return false;
        if (count > (decimal)TimeSpan.MaxValue.Ticks / ticks) return false;
        value = new TimeSpan((long)(count * ticks));
        return true;
    }

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            value = default;
            return false;
        }
    }
}
