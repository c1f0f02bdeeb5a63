using System.Globalization;

namespace ScalableScheduler.Time;

/// <summary>Adds up the parts of a written duration without overflow.</summary>
internal struct DurationSum
{
    // The longest TimeSpan has 15 digits of milliseconds; that many weeks still fit a decimal of ticks.
    private const int MostWholeDigits = 15;

    // Below the resolution of every unit; 1/3 printed by other languages has more.
    private const int MostFractionDigits = 12;

    private decimal _ticks;

    public bool TryAdd(decimal number, long unitTicks)
    {
        _ticks += number * unitTicks;
        return _ticks <= long.MaxValue;
    }

    public readonly bool TryGet(out TimeSpan value)
    {
        var rounded = Math.Round(_ticks, MidpointRounding.AwayFromZero);
        value = rounded <= long.MaxValue ? new TimeSpan((long)rounded) : default;
        return rounded <= long.MaxValue;
    }

    /// <summary>Takes digits with an optional fraction (<c>12</c>, <c>1.5</c>) from the front of the text.</summary>
    public static bool TryTakeNumber(ref ReadOnlySpan<char> text, out decimal number, char otherPoint = '.')
    {
        number = 0;
        var whole = Digits(text);
        if (whole is 0 or > MostWholeDigits) return false;
        var fraction = 0;
        if (whole < text.Length && (text[whole] == '.' || text[whole] == otherPoint))
        {
            fraction = Digits(text[(whole + 1)..]);
            if (fraction == 0) return false;
            var kept = Math.Min(fraction, MostFractionDigits);
            number = decimal.Parse(text.Slice(whole + 1, kept), NumberStyles.None, CultureInfo.InvariantCulture);
            for (var i = 0; i < kept; i++) number /= 10;
            fraction++;
        }

        number += decimal.Parse(text[..whole], NumberStyles.None, CultureInfo.InvariantCulture);
        text = text[(whole + fraction)..];
        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
