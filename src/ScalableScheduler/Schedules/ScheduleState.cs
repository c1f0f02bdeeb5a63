using System.Globalization;

namespace ScalableScheduler.Schedules;

/// <summary>Where a schedule stands. Written only by who read it and found it unchanged, so it also serves as the
/// stamp by which a writer shows that nobody came between.</summary>
/// <param name="Revision">Of the definition that this state belongs to.</param>
/// <param name="CreatedAt">Of the schedule: tells a schedule from one of the same id that was deleted.</param>
/// <param name="Cursor">The last nominal time that is settled, fired or skipped: nothing at or before it fires again.</param>
/// <param name="RunCount">Occurrences accepted as runs, ever.</param>
/// <param name="Skipping">The occurrences up to the cursor that were left out for one reason without a break; null when the last one ran.
/// They share one record, which grows.</param>
public sealed record ScheduleState(long Revision, DateTimeOffset CreatedAt, DateTimeOffset? Cursor, long RunCount, SkippedSeries? Skipping = null)
{
    public ScheduleVersion Version => new(Revision, CreatedAt);

    /// <summary>The stored form: four decimal numbers divided by spaces, times in Unix ms, <c>-</c> for no cursor; while
    /// occurrences are being left out also since when, and how many, divided by a plus (overlap) or a star (queue full).</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Version} {Cursor?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) ?? "-"} {RunCount}{(Skipping is { } s ? string.Create(CultureInfo.InvariantCulture, $" {s.From.ToUnixTimeMilliseconds()}{(s.Reason == SkipReason.QueueFull ? '*' : '+')}{s.Count}") : "")}");

    /// <summary>Reads the stored form; false when it is not of that form.</summary>
    public static bool TryParse(string text, out ScheduleState? state)
    {
        state = null;
        var parts = text.Split(' ');
        if (parts.Length < 4
            || !Number(parts[0], out var revision)
            || !Number(parts[1], out var created)
            || !Number(parts[3], out var runs))
        {
            return false;
        }
        DateTimeOffset? cursor = null;
        if (parts[2] != "-")
        {
            if (!Number(parts[2], out var ms))
                return false;
            cursor = DateTimeOffset.FromUnixTimeMilliseconds(ms);
        }
        if (!TryParseSeries(parts.Length > 4 ? parts[4] : "", out var skipping))
            return false;
        state = new ScheduleState(revision, DateTimeOffset.FromUnixTimeMilliseconds(created), cursor, runs, skipping);
        return true;
    }

    private static bool TryParseSeries(string text, out SkippedSeries? series)
    {
        series = null;
        if (text.Length == 0)
            return true;
        var divider = text.IndexOfAny(['+', '*']);
        if (divider < 0 || !Number(text[..divider], out var from) || !Number(text[(divider + 1)..], out var count))
            return false;
        series = new SkippedSeries(DateTimeOffset.FromUnixTimeMilliseconds(from), count, text[divider] == '*' ? SkipReason.QueueFull : SkipReason.Overlap);
        return true;
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}

/// <param name="From">The first nominal time left out.</param>
/// <param name="Count">How many since.</param>
/// <param name="Reason">Why.</param>
public sealed record SkippedSeries(DateTimeOffset From, long Count, SkipReason Reason = SkipReason.Overlap);
