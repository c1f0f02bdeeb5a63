using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>Questions about a version's occurrences, asked of nothing but its trigger and its jitter.</summary>
internal static class Slots
{
    /// <summary>When an occurrence starts.</summary>
    public static DateTimeOffset DueOf(Schedule schedule, DateTimeOffset nominal) =>
        schedule.Jitter == TimeSpan.Zero ? nominal : Spread.SlotOf(schedule, nominal).Due;

    /// <summary>The occurrence after another, within the schedule's end.</summary>
    public static DateTimeOffset? NextAfter(Schedule schedule, DateTimeOffset nominal) =>
        schedule.Trigger.NextAfter(nominal) is { } next && !(next > schedule.EndAt) ? next : null;

    /// <summary>The last occurrence that starts before an instant.</summary>
    public static DateTimeOffset? LastDueBefore(Schedule schedule, DateTimeOffset instant)
    {
        var last = schedule.Trigger.LastBefore(schedule.EndAt < instant ? schedule.EndAt.Value.AddTicks(1) : instant);
        while (last is { } nominal && DueOf(schedule, nominal) >= instant)
            last = schedule.Trigger.LastBefore(nominal);
        return last;
    }

    /// <summary>How many occurrences lie from one instant to another, both included, counted up to a limit.</summary>
    public static long Count(Schedule schedule, DateTimeOffset from, DateTimeOffset to, long limit) =>
        schedule.Trigger.CountBetween(from.AddTicks(-1), to.AddTicks(1), limit);
}
