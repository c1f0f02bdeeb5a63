using System.Runtime.InteropServices;
using ScalableScheduler.Time;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>A change of a zone's UTC offset. Seconds count from 0001-01-01, in UTC or on the zone's clock.</summary>
/// <param name="Instant">When, in UTC.</param>
/// <param name="Before">What the clock would have shown then without the change.</param>
/// <param name="After">What it shows.</param>
/// <param name="LatestShown">The latest local time shown until then.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClockChange(long Instant, long Before, long After, long LatestShown)
{
    private const long LongestHours = 12 * 3600;

    public bool IsForward => After > Before;

    /// <summary>Whether a rhythm that goes on in every hour does not feel it: the minutes stay what they are.</summary>
    public bool IsWholeHours => (After - Before) % 3600 == 0 && Math.Abs(After - Before) <= LongestHours;

    public static IEnumerable<ClockChange> Between(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until)
    {
        var table = ZoneTable.For(zone);
        var last = until.UtcTicks / TimeSpan.TicksPerSecond;
        var span = table.Find(from.UtcTicks / TimeSpan.TicksPerSecond);
        while (span.End <= last)
        {
            var next = table.Find(span.End);
            // The table's own divisions are no changes.
            if (next.Offset != span.Offset)
                yield return new ClockChange(next.Start, next.Start + span.Offset, next.Start + next.Offset, next.LocalMaxBefore);
            span = next;
        }
    }
}
