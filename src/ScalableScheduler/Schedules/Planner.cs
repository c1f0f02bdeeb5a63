using ScalableScheduler.Runs;

namespace ScalableScheduler.Schedules;

/// <summary>Decides which occurrences of a schedule run, which are left out, and when to look again. Pure: the same
/// schedule, state, open runs and time always give the same plan.</summary>
public static class Planner
{
    /// <summary>Skipped occurrences are counted one by one up to here, so that a year of missed seconds costs no minute.</summary>
    public const long CountLimit = 10_000;

    /// <summary>Runs of one schedule that may wait for one another (<see cref="OverlapPolicy.BufferAll"/>).</summary>
    public const int QueueLimit = 100;

    /// <summary>Occurrences settled in one plan; what is left over is due at once.</summary>
    private const int SlotsPerPlan = 1000;

    /// <summary>When the next occurrence of a schedule in this state starts, which may have passed already; null when there is none.</summary>
    public static DateTimeOffset? NextDue(Schedule schedule, ScheduleState state) => NextSlot(schedule, state)?.Due;

    /// <summary>Plans what is due at <paramref name="now"/>, at most <paramref name="maxStarts"/> runs that start; what that
    /// leaves over is due at once (<see cref="Plan.NextDue"/> lies at or before now).</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="open">Its open runs; not looked at where they don't matter (<see cref="Schedule.OpenRunsMatter"/>).</param>
    /// <param name="now">The store's time.</param>
    /// <param name="maxStarts">At least 1.</param>
    public static Plan PlanDue(Schedule schedule, ScheduleState state, OpenRuns open, DateTimeOffset now, int maxStarts)
    {
        var skipped = new List<SkippedOccurrences>();
        state = SettleMissed(schedule, state, now, skipped);

        var line = new OverlapLine(schedule, open);
        var runs = new List<PlannedRun>();
        var starts = 0;
        for (var settled = 0; settled < SlotsPerPlan && NextSlot(schedule, state) is { } slot && slot.Due <= now; settled++)
        {
            var after = state with { Cursor = slot.Nominal };
            var admission = line.OnlyTheLastCounts && NextSlot(schedule, after)?.Due <= now ? Admission.Skip : Admission.Queue;
            if (admission != Admission.Skip)
            {
                if (starts == maxStarts)
                    break;
                admission = line.Admit();
            }
            if (admission == Admission.Skip)
            {
                var since = state.Skipping is { } series && series.Reason == line.Reason ? series : new SkippedSeries(slot.Nominal, 0, line.Reason);
                state = after with { Skipping = since with { Count = since.Count + 1 } };
                Extend(skipped, state.Skipping!, slot.Nominal);
                continue;
            }
            runs.Add(new PlannedRun(slot.Nominal, Starts: admission == Admission.Start));
            starts += admission == Admission.Start ? 1 : 0;
            state = after with { RunCount = state.RunCount + 1, Skipping = null };
        }

        // An occurrence that was queued and is left out after all is no run.
        var unrun = line.Displaced.Count(d => d.How == Displacement.Skip && d.Run.Origin == RunOrigin.Schedule);
        state = state with { RunCount = state.RunCount - unrun };
        return new Plan(runs, skipped, line.Displaced, state, NextDue(schedule, state));
    }

    /// <summary>Plans a run that was requested.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="request">The run.</param>
    /// <param name="open">Its schedule's other open runs; not looked at where they don't matter.</param>
    public static RequestPlan PlanRequest(Schedule schedule, Run request, OpenRuns open)
    {
        // Whoever repeats a run wants it to happen: it waits for its turn whatever the policy, and takes nobody's place.
        if (request.Origin == RunOrigin.Retry && schedule.Overlap != OverlapPolicy.Allow)
            return new RequestPlan(open.Active.Count == 0 ? Admission.Start : Admission.Queue, []);
        var line = new OverlapLine(schedule, open);
        return new RequestPlan(line.Admit(), line.Displaced, line.Reason);
    }

    private static Slot? NextSlot(Schedule schedule, ScheduleState state)
    {
        if (!schedule.Enabled || (state.RunCount >= schedule.MaxRuns && !schedule.Trigger.IsOneShot))
            return null;
        return schedule.Trigger.NextAfter(LowerBound(schedule, state)) is { } next && !(next > schedule.EndAt) ? Spread.SlotOf(schedule, next) : null;
    }

    // Settles missed slots up to the first one that runs.
    private static ScheduleState SettleMissed(Schedule schedule, ScheduleState state, DateTimeOffset now, List<SkippedOccurrences> skipped)
    {
        var missedBefore = now - schedule.Misfire.Grace;
        if (NextSlot(schedule, state) is not { } first || first.Due >= missedBefore)
            return state;

        var lastMissed = LastDueBefore(schedule, missedBefore);
        // A window shorter than the grace does not reach what is only late.
        var expiredBefore = now - (schedule.Misfire.Window > schedule.Misfire.Grace ? schedule.Misfire.Window : schedule.Misfire.Grace);
        var lastExpired = schedule.Misfire.Rule == MisfireRule.FireAll ? LastDueBefore(schedule, expiredBefore) : null;
        var lastSkipped = schedule.Misfire.Rule switch
        {
            MisfireRule.FireOnce => schedule.Trigger.LastBefore(lastMissed!.Value),
            MisfireRule.FireAll => Later(lastExpired, BackBy(schedule, lastMissed, schedule.Misfire.Limit)),
            _ => lastMissed,
        };
        if (!(lastSkipped >= first.Nominal))
            return state;

        if (lastExpired >= first.Nominal)
        {
            skipped.Add(Skip(schedule, SkipReason.Expired, first.Nominal, lastExpired.Value));
            if (lastExpired < lastSkipped)
                skipped.Add(Skip(schedule, SkipReason.Misfire, schedule.Trigger.NextAfter(lastExpired.Value)!.Value, lastSkipped.Value));
        }
        else
        {
            skipped.Add(Skip(schedule, SkipReason.Misfire, first.Nominal, lastSkipped.Value));
        }
        return state with { Cursor = lastSkipped, Skipping = null };
    }

    // Everything at or before this instant is settled or out of bounds.
    private static DateTimeOffset LowerBound(Schedule schedule, ScheduleState state)
    {
        var bound = state.Cursor ?? DateTimeOffset.MinValue;
        return schedule.StartAt is { } start && start > bound ? start.AddTicks(-1) : bound;
    }

    // The last slot that starts before an instant; slots start in the order of their nominal times.
    private static DateTimeOffset? LastDueBefore(Schedule schedule, DateTimeOffset instant)
    {
        var end = schedule.EndAt is { } endAt && endAt < instant ? endAt.AddTicks(1) : instant;
        return schedule.Trigger.LastBefore(end) is { } last && Spread.SlotOf(schedule, last).Due >= instant
            ? schedule.Trigger.LastBefore(last)
            : schedule.Trigger.LastBefore(end);
    }

    // The slot that lies so many before another.
    private static DateTimeOffset? BackBy(Schedule schedule, DateTimeOffset? slot, int count)
    {
        for (; count > 0 && slot is not null; count--)
            slot = schedule.Trigger.LastBefore(slot.Value);
        return slot;
    }

    private static SkippedOccurrences Skip(Schedule schedule, SkipReason reason, DateTimeOffset first, DateTimeOffset last)
    {
        var count = 1 + schedule.Trigger.CountBetween(first, last.AddTicks(1), CountLimit);
        return new SkippedOccurrences(reason, first, last, Math.Min(count, CountLimit), count > CountLimit);
    }

    private static void Extend(List<SkippedOccurrences> skipped, SkippedSeries series, DateTimeOffset to)
    {
        if (skipped.Count > 0 && skipped[^1] is var last && last.Reason == series.Reason && last.From == series.From)
            skipped.RemoveAt(skipped.Count - 1);
        skipped.Add(new SkippedOccurrences(series.Reason, series.From, to, series.Count, AtLeast: false));
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;
}
