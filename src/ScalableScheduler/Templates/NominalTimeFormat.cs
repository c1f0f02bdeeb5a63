using System.Globalization;

namespace ScalableScheduler.Templates;

/// <summary>How <c>{{run.nominal_time:FORMAT}}</c> is written: a .NET custom format, always in UTC and in no country's
/// way, or Unix time.</summary>
internal static class NominalTimeFormat
{
    private const string Seconds = "unix";
    private const string Milliseconds = "unix_ms";
    private const string Usual = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static bool IsValid(string format)
    {
        try
        {
            return format.Length > 0 && Write(DateTimeOffset.UnixEpoch, format).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static string Write(DateTimeOffset time, string? format) => format switch
    {
        null => time.UtcDateTime.ToString(Usual, CultureInfo.InvariantCulture),
        Seconds => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        Milliseconds => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        // A single letter would name one of the standard formats: d is the day here, as in dd.
        { Length: 1 } => time.ToUniversalTime().ToString($"%{format}", CultureInfo.InvariantCulture),
        _ => time.ToUniversalTime().ToString(format, CultureInfo.InvariantCulture),
    };
}
