using System.Globalization;
using System.Text;

namespace ScalableScheduler.Time;

/// <summary>
/// Durations as people write them: <c>30s</c>, <c>1h30m</c>, <c>250ms</c>, <c>2d</c>, <c>1.5h</c> (units w, d, h, m, s and ms,
/// larger before smaller, in upper or lower case), ISO 8601 (<c>PT30S</c>, <c>P1DT2H</c>, <c>P2W</c>; no years and
/// months, which have no fixed length), or a number of seconds (<c>90</c>, <c>0.5</c>).
/// Never negative; the resolution is 100 ns, finer parts are rounded.
/// </summary>
public static class Durations
{
    private static readonly (string Name, long Ticks)[] Units =
    [
        ("w", 7 * TimeSpan.TicksPerDay),
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration; false when the text is none of the forms, negative, or longer than <see cref="TimeSpan.MaxValue"/>.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text.AsSpan().Trim();
        value = default;
        if (rest.IsEmpty) return false;
        if (rest[0] is 'P' or 'p') return IsoDuration.TryParse(rest, out value);
        var sum = new DurationSum();
        if (!DurationSum.TryTakeNumber(ref rest, out var number)) return false;
        if (rest.IsEmpty) return sum.TryAdd(number, TimeSpan.TicksPerSecond) && sum.TryGet(out value);
        var nextUnit = 0;
        while (true)
        {
            var letters = rest.IndexOfAnyInRange('0', '9');
            var name = letters < 0 ? rest : rest[..letters];
            var unit = nextUnit;
            while (unit < Units.Length && !name.Equals(Units[unit].Name, StringComparison.OrdinalIgnoreCase)) unit++;
            if (unit == Units.Length || !sum.TryAdd(number, Units[unit].Ticks)) return false;
            rest = rest[name.Length..];
            if (rest.IsEmpty) return sum.TryGet(out value);
            nextUnit = unit + 1;
            if (!DurationSum.TryTakeNumber(ref rest, out number)) return false;
        }
    }

    /// <summary>Writes a duration so that <see cref="TryParse"/> reads the same again: <c>1h30m</c>, <c>30s</c>, <c>500ms</c>, <c>0s</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public static string Format(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        if (value == TimeSpan.Zero) return "0s";
        var text = new StringBuilder();
        var ticks = value.Ticks;
        foreach (var (name, unit) in Units.AsSpan(1)) // weeks are read, not written: 2w comes back as 14d
        {
            var whole = ticks / unit;
            ticks %= unit;
            if (unit == TimeSpan.TicksPerMillisecond && ticks != 0)
                text.Append(CultureInfo.InvariantCulture, $"{whole + ((decimal)ticks / unit):0.####}ms");
            else if (whole != 0)
                text.Append(CultureInfo.InvariantCulture, $"{whole}{name}");
        }

        return text.ToString();
    }
}
