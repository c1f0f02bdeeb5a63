using System.Globalization;

namespace ScalableScheduler.Schedules;

/// <summary>The text of a date trigger: ISO 8601, with an offset or as a local time.</summary>
internal static class DateText
{
    /// <summary>Reads the text.</summary>
    /// <param name="text">Such as <c>2030-05-01T12:00:00</c> or <c>2030-05-01T12:00:00Z</c>.</param>
    /// <param name="local">The local time when no offset was given; else null.</param>
    /// <param name="instant">The instant when an offset was given.</param>
    public static bool TryRead(string text, out DateTime? local, out DateTimeOffset instant)
    {
        local = null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant)
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var asWritten)
            || text.Length < 8 || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }
        if (asWritten.Kind == DateTimeKind.Unspecified)
            local = asWritten;
        return true;
    }
}
