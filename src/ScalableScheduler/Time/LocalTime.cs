namespace ScalableScheduler.Time;

/// <summary>Local times as instants, by the rule that cron follows through clock changes.</summary>
public static class LocalTime
{
    private const long Day = 86_400;

    /// <summary>The first instant at which the zone's clock shows <paramref name="local"/> or later. For a time that exists
    /// twice that is the first time; for one that does not exist, the first instant after the gap (Apia had no
    /// 30 December 2011: it means the beginning of the 31st).</summary>
    public static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        var (wanted, fraction) = Math.DivRem(local.Ticks, TimeSpan.TicksPerSecond);
        var table = ZoneTable.For(zone);
        // No clock is further than a day from UTC.
        var from = Math.Max(wanted - Day, 0);
        while (from < ZoneTable.Seconds)
        {
            ref readonly var span = ref table.Find(from);
            var shown = wanted - span.Offset;
            if (shown < span.End)
            {
                return shown >= span.Start
                    ? new DateTimeOffset((shown * TimeSpan.TicksPerSecond) + fraction, TimeSpan.Zero)
                    : new DateTimeOffset(span.Start * TimeSpan.TicksPerSecond, TimeSpan.Zero);
            }
            from = span.End;
        }
        return DateTimeOffset.MaxValue;
    }
}
