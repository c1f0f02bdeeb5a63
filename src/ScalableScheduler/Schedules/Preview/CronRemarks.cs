using ScalableScheduler.Cron;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>What changes of the clock do to a cron expression (see <see cref="CronExpression"/> for the rule).</summary>
internal static class CronRemarks
{
    private const uint AllHours = 0xff_ffff;

    public static IReadOnlyList<DstRemark> Of(CronExpression expression, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. from change in ClockChange.Between(zone, @from, until)
           let remark = expression.IsInterval ? OfRhythm(expression.Slots, change) : OfFixed(expression.Slots, change)
           where remark is not null
           select remark,
    ];

    private static DstRemark? OfRhythm(CronSlots slots, ClockChange change)
    {
        // Every quarter of an hour is every quarter of an hour, whatever the clock shows.
        if (slots.HourBits == AllHours && change.IsWholeHours)
            return null;
        return change.IsForward
            ? Remark(DstEffect.Skipped, change, Within(slots, change.Before, change.After), "left out")
            : Remark(DstEffect.Repeated, change, Within(slots, change.After, change.Before), "both times");
    }

    private static DstRemark? OfFixed(CronSlots slots, ClockChange change)
    {
        if (change.After <= change.LatestShown)
            return change.IsForward ? null : Remark(DstEffect.FirstOnly, change, Within(slots, change.After, change.LatestShown + 1), "the first time only");

        var lost = Within(slots, change.LatestShown + 1, change.After);
        if (lost.Count == 0)
            return null;
        var end = Clock.Time(change.After, lost[0]);
        if (slots.From(change.After) == change.After)
            return Remark(DstEffect.Merged, change, lost, $"together with {end}, once");
        return lost.Count == 1
            ? Remark(DstEffect.Moved, change, lost, $"at {end} instead")
            : Remark(DstEffect.Merged, change, lost, $"together, once, at {end}");
    }

    private static List<long> Within(CronSlots slots, long from, long end)
    {
        var found = new List<long>();
        for (var slot = slots.From(from); slot != CronSlots.None && slot < end && found.Count < DstRemark.MostSlots; slot = slots.From(slot + 1))
            found.Add(slot);
        return found;
    }

    private static DstRemark? Remark(DstEffect effect, ClockChange change, List<long> slots, string outcome) =>
        slots.Count == 0 ? null : RemarkWords.Of(effect, change, slots, outcome);
}
