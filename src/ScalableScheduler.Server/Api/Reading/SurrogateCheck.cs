using System.Globalization;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>JSON lets <c>\u</c> escapes name half a character (a lone surrogate), which is no text: it could neither be
/// stored nor sent on as UTF-8.</summary>
internal static class SurrogateCheck
{
    private const int EscapeLength = 6;

    /// <summary>Where in valid JSON the first half of a character stands; -1 when all are whole.</summary>
    public static int FindLone(ReadOnlySpan<byte> json)
    {
        var at = 0;
        while (json[at..].IndexOf((byte)'\\') is >= 0 and var step)
        {
            at += step;
            if (CodeUnit(json[at..]) is not { } unit)
            {
                at += 2;
                continue;
            }
            var isPair = char.IsHighSurrogate(unit) && CodeUnit(json[(at + EscapeLength)..]) is { } next && char.IsLowSurrogate(next);
            if (char.IsSurrogate(unit) && !isPair)
                return at;
            at += isPair ? 2 * EscapeLength : EscapeLength;
        }
        return -1;
    }

    private static char? CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= EscapeLength && json[0] == '\\' && json[1] == 'u'
        && ushort.TryParse(json[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
