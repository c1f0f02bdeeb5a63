using System.Globalization;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>Remarks in words.</summary>
internal static class RemarkWords
{
    private const int MostTold = 4;

    /// <param name="effect">What happens.</param>
    /// <param name="change">Through what.</param>
    /// <param name="slots">The local times it happens to, at least one.</param>
    /// <param name="outcome">What becomes of them: the end of "fires …", or "left out".</param>
    public static DstRemark Of(DstEffect effect, ClockChange change, List<long> slots, string outcome)
    {
        var isOne = slots.Count == 1;
        var fate = effect switch
        {
            DstEffect.Skipped => isOne ? "does not exist and is left out" : "do not exist and are left out",
            DstEffect.Moved or DstEffect.Merged => isOne ? $"does not exist and fires {outcome}" : $"do not exist and fire {outcome}",
            _ => isOne ? $"comes twice and fires {outcome}" : $"come twice and fire {outcome}",
        };
        var message =
            $"On {Clock.Date(change.Before)} the clock goes {(change.IsForward ? "forward" : "back")} from {Clock.Time(change.Before, change.Before)} to {Clock.Time(change.After, change.Before)}: " +
            $"{Told(slots, change.Before)} {fate}.";
        return new DstRemark(effect, new DateTimeOffset(change.Instant * TimeSpan.TicksPerSecond, TimeSpan.Zero), slots.Count, message);
    }

    private static string Told(List<long> slots, long beside)
    {
        if (slots.Count <= MostTold)
            return Phrases.Join([.. slots.Select(slot => Clock.Time(slot, beside))]);
        var many = slots.Count == DstRemark.MostSlots ? "at least " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Clock.Time(slots[0], beside)}, {Clock.Time(slots[1], beside)}, …, {Clock.Time(slots[^1], beside)} ({many}{slots.Count} times)");
    }
}
