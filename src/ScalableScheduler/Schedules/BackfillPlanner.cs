namespace ScalableScheduler.Schedules;

/// <param name="Nominal">Occurrences that become runs and start now.</param>
/// <param name="Backfill">The backfill once this is done.</param>
/// <param name="NextDue">When to plan again; null when it is completed.</param>
public sealed record BackfillPlan(IReadOnlyList<DateTimeOffset> Nominal, Backfill Backfill, DateTimeOffset? NextDue);

/// <summary>Decides what a backfill runs next. Pure.</summary>
public static class BackfillPlanner
{
    /// <summary>Occurrences are opened in steps that lie so far apart, at a rate above ten a second several in one step.</summary>
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(100);

    /// <summary>How many occurrences lie in a range, counted up to <paramref name="limit"/>.</summary>
    public static int Count(Schedule schedule, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var (first, last) = Bounds(schedule, from, to);
        return (int)schedule.Trigger.CountBetween(first.AddTicks(-1), last.AddTicks(1), limit);
    }

    /// <summary>What becomes of a backfill now.</summary>
    /// <param name="schedule">Its schedule.</param>
    /// <param name="backfill">As it stands.</param>
    /// <param name="isBusy">Whether an overlap policy keeps it from starting a run now: it waits, and leaves none out.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="maxRuns">At most so many runs.</param>
    public static BackfillPlan Plan(Schedule schedule, Backfill backfill, bool isBusy, DateTimeOffset now, int maxRuns)
    {
        // Due times are whole milliseconds: rounded down, three a second would be four in the first.
        var step = TimeSpan.FromMilliseconds(Math.Ceiling(1000 / backfill.Rate));
        step = step > ShortestStep ? step : ShortestStep;
        var room = isBusy ? 0 : Math.Min(maxRuns, Math.Max(1, (int)(backfill.Rate * step.TotalSeconds)));
        if (room > 1 && schedule.Overlap != OverlapPolicy.Allow)
            room = 1;

        var runs = new List<DateTimeOffset>();
        var opened = backfill.Opened;
        var (first, last) = Bounds(schedule, backfill.From, backfill.To);
        var cursor = backfill.Cursor ?? first.AddTicks(-1);
        var next = Next(schedule, cursor, last);
        while (runs.Count < room && opened < backfill.Limit && next is { } slot)
        {
            runs.Add(slot);
            opened++;
            cursor = slot;
            next = Next(schedule, cursor, last);
        }

        var isDone = next is null || opened >= backfill.Limit;
        var after = backfill with
        {
            Cursor = runs.Count > 0 ? cursor : backfill.Cursor,
            Opened = opened,
            Status = isDone ? BackfillStatus.Completed : BackfillStatus.Running,
            FinishedAt = isDone ? now : null,
            Version = backfill.Version + 1,
        };
        return new BackfillPlan(runs, after, isDone ? null : now + step);
    }

    private static DateTimeOffset? Next(Schedule schedule, DateTimeOffset cursor, DateTimeOffset last) =>
        schedule.Trigger.NextAfter(cursor) is { } next && next <= last ? next : null;

    private static (DateTimeOffset First, DateTimeOffset Last) Bounds(Schedule schedule, DateTimeOffset from, DateTimeOffset to) =>
        (schedule.StartAt > from ? schedule.StartAt.Value : from, schedule.EndAt < to ? schedule.EndAt.Value : to);
}
