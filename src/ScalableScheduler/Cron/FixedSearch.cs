using ScalableScheduler.Time;

namespace ScalableScheduler.Cron;

/// <summary>
/// Finds occurrences of an expression of fixed times: each slot fires once, at the first instant at which the zone's clock
/// shows the slot's time or a later one. That is the slot itself, or its first showing when it is repeated, or the end
/// of the gap it lies in; slots of one gap fire together. All follows from the latest time the clock has shown so far:
/// it never runs back, so the order of slots is the order of instants, forward as backward.
/// </summary>
internal static class FixedSearch
{
    private const long Day = 86_400;

    /// <summary>The first occurrence after <paramref name="instant"/>, or <see cref="CronSlots.None"/>.</summary>
    public static long Next(CronSlots slots, ZoneTable zone, long instant)
    {
        ref readonly var span = ref zone.Find(instant);
        var shown = Math.Max(instant + span.Offset, span.LocalMaxBefore);
        var slot = slots.From(shown + 1);
        if (slot == CronSlots.None) return CronSlots.None;
        var found = slot - span.Offset;
        return found < span.End ? found : FirstShowing(slot, zone, span.End);
    }

    /// <summary>The last occurrence before <paramref name="instant"/>, or <see cref="CronSlots.None"/>.</summary>
    public static long Previous(CronSlots slots, ZoneTable zone, long instant)
    {
        if (instant <= 0) return CronSlots.None;
        ref readonly var span = ref zone.Find(instant - 1);
        var shown = Math.Max(instant - 1 + span.Offset, span.LocalMaxBefore);
        var slot = slots.Until(shown);
        if (slot == CronSlots.None) return CronSlots.None;
        return slot > span.LocalMaxBefore ? Math.Max(slot - span.Offset, span.Start) : FirstShowing(slot, zone, 0);
    }

    // No clock is a day ahead of UTC: a day before the slot's own digits, read as UTC, it has not been shown.
    private static long FirstShowing(long slot, ZoneTable zone, long notBefore)
    {
        var at = Math.Max(notBefore, slot - Day);
        while (true)
        {
            ref readonly var span = ref zone.Find(at);
            var found = slot - span.Offset;
            if (found < span.End) return Math.Max(found, span.Start);
            at = span.End;
        }
    }
}
