namespace ScalableScheduler.Schedules;

/// <summary>Decides which occurrences of a schedule run, which are left out, and when to look again. Pure: the same
/// schedule, state and time always give the same plan.</summary>
public static class Planner
{
    /// <summary>Skipped occurrences are counted one by one up to here, so that a year of missed seconds costs no minute.</summary>
    public const long CountLimit = 10_000;

    /// <summary>The next due instant of a schedule in this state, which may have passed already; null when there is none.</summary>
    public static DateTimeOffset? NextDue(Schedule schedule, ScheduleState state)
    {
        if (!schedule.Enabled || (state.RunCount >= schedule.MaxRuns && !schedule.Trigger.IsOneShot))
            return null;
        var next = schedule.Trigger.NextAfter(LowerBound(schedule, state));
        return next > schedule.EndAt ? null : next;
    }

    /// <summary>Plans what is due at <paramref name="now"/>, at most <paramref name="maxRuns"/> runs of it; what that
    /// leaves over is due at once (<see cref="Plan.NextDue"/> lies at or before now).</summary>
    public static Plan PlanDue(Schedule schedule, ScheduleState state, DateTimeOffset now, int maxRuns)
    {
        var runs = new List<DateTimeOffset>();
        SkippedOccurrences? skipped = null;

        var missedBefore = now - schedule.Misfire.Grace;
        if (NextDue(schedule, state) is { } first && first < missedBefore)
        {
            var last = LastMissed(schedule, missedBefore);
            if (schedule.Misfire.Rule == MisfireRule.FireOnce)
            {
                runs.Add(last);
                skipped = Skip(schedule, first, schedule.Trigger.LastBefore(last));
            }
            else
            {
                skipped = Skip(schedule, first, last);
            }
            state = state with { Cursor = last, RunCount = state.RunCount + runs.Count };
        }

        while (runs.Count < maxRuns && NextDue(schedule, state) is { } slot && slot <= now)
        {
            runs.Add(slot);
            state = state with { Cursor = slot, RunCount = state.RunCount + 1 };
        }

        return new Plan(runs, skipped, state, NextDue(schedule, state));
    }

    // Everything at or before this instant is settled or out of bounds.
    private static DateTimeOffset LowerBound(Schedule schedule, ScheduleState state)
    {
        var bound = state.Cursor ?? DateTimeOffset.MinValue;
        return schedule.StartAt is { } start && start > bound ? start.AddTicks(-1) : bound;
    }

    private static DateTimeOffset LastMissed(Schedule schedule, DateTimeOffset missedBefore)
    {
        var end = schedule.EndAt is { } endAt && endAt < missedBefore ? endAt.AddTicks(1) : missedBefore;
        return schedule.Trigger.LastBefore(end)
            ?? throw new InvalidOperationException($"The trigger of schedule {schedule.Id} lists a slot forwards that it does not list backwards.");
    }

    private static SkippedOccurrences? Skip(Schedule schedule, DateTimeOffset first, DateTimeOffset? last)
    {
        if (last is null || last < first)
            return null;
        var count = 1 + schedule.Trigger.CountBetween(first, last.Value.AddTicks(1), CountLimit);
        return new SkippedOccurrences(SkipReason.Misfire, first, last.Value, Math.Min(count, CountLimit), count > CountLimit);
    }
}
