using ScalableScheduler.Time;

namespace ScalableScheduler.Cron;

/// <summary>
/// Finds occurrences of an expression with a rhythm: it fires at every instant at which the zone's clock shows one of its
/// slots. Slots in a gap never show; those of a repeated hour show twice, and fire twice.
/// </summary>
internal static class IntervalSearch
{
    private const long Day = 86_400;

    // No two offsets are further apart than this (a clock is at most a day from UTC).
    private const long OffsetSpread = 2 * Day;

    // Possible dates come at least every 40 years. Only a rhythm whose every slot lies in a gap gets here
    // ("*/10 2 * 3 SUNL" in Vienna): it has no occurrence, and this is when we say so.
    private const long Horizon = 100 * 366 * Day;

    /// <summary>The first occurrence after <paramref name="instant"/>, or <see cref="CronSlots.None"/>.</summary>
    public static long Next(CronSlots slots, ZoneTable zone, long instant)
    {
        var from = instant + 1;
        var limit = Math.Min(from + Horizon, ZoneTable.Seconds - 1);
        while (from <= limit)
        {
            ref readonly var span = ref zone.Find(from);
            var slot = slots.From(from + span.Offset);
            if (slot == CronSlots.None) return CronSlots.None;
            var found = slot - span.Offset;
            if (found < span.End) return found;
            // There is no slot before this one, whatever the offset, once the spread of offsets is kept clear on both sides.
            from = span.End - from >= OffsetSpread ? Math.Max(span.End, found - OffsetSpread) : span.End;
        }

        return CronSlots.None;
    }

    /// <summary>The last occurrence before <paramref name="instant"/>, or <see cref="CronSlots.None"/>.</summary>
    public static long Previous(CronSlots slots, ZoneTable zone, long instant)
    {
        var until = instant - 1;
        var limit = Math.Max(until - Horizon, 0);
        while (until >= limit)
        {
            ref readonly var span = ref zone.Find(until);
            var slot = slots.Until(until + span.Offset);
            if (slot == CronSlots.None) return CronSlots.None;
            var found = slot - span.Offset;
            if (found >= span.Start) return found;
            until = until - span.Start >= OffsetSpread ? Math.Min(span.Start - 1, found + OffsetSpread) : span.Start - 1;
        }

        return CronSlots.None;
    }
}
