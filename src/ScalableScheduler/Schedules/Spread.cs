using System.Globalization;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Schedules;

/// <summary>Moves starts apart, so that what many schedules say of midnight does not all happen at midnight. An occurrence
/// always moves by the same time, <c>hash(schedule, nominal time) mod jitter</c>, and never to or past the next one.</summary>
public static class Spread
{
    /// <summary>The slot of an occurrence.</summary>
    public static Slot SlotOf(Schedule schedule, DateTimeOffset nominal)
    {
        var range = (long)schedule.Jitter.TotalMilliseconds;
        if (range > 0 && schedule.Trigger.NextAfter(nominal) is { } next)
            range = Math.Min(range, (long)(next - nominal).TotalMilliseconds);
        if (range <= 1)
            return new Slot(nominal, nominal);
        var hash = StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{schedule.Id.Value}:{nominal.ToUnixTimeMilliseconds()}"));
        return new Slot(nominal, nominal.AddMilliseconds(hash % (ulong)range));
    }
}
