using ScalableScheduler.Runs;

namespace ScalableScheduler.Schedules;

/// <summary>What would become of everything that is due now: told before it is done, by the same planner that does it.</summary>
/// <param name="Runs">The first nominal times that would become runs, in order.</param>
/// <param name="RunCount">How many would.</param>
/// <param name="AtLeast">Whether counting stopped at <see cref="Planner.CountLimit"/>, and there are more.</param>
/// <param name="Skipped">What would be left out, and why.</param>
/// <param name="NextDue">When the schedule would be due next after that; null for never.</param>
public sealed record CatchUp(
    IReadOnlyList<DateTimeOffset> Runs,
    long RunCount,
    bool AtLeast,
    IReadOnlyList<SkippedOccurrences> Skipped,
    DateTimeOffset? NextDue)
{
    /// <summary>Nothing is due.</summary>
    public static CatchUp Nothing(DateTimeOffset? nextDue) => new([], 0, AtLeast: false, [], nextDue);

    /// <param name="schedule">The schedule.</param>
    /// <param name="state">Where it would stand.</param>
    /// <param name="open">Its open runs; not looked at where overlap is allowed.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="listed">At most so many runs are listed.</param>
    public static CatchUp Of(Schedule schedule, ScheduleState state, OpenRuns open, DateTimeOffset now, int listed)
    {
        var (runs, count) = (new List<DateTimeOffset>(), 0L);
        var skipped = new List<SkippedOccurrences>();
        while (true)
        {
            var plan = Planner.PlanDue(schedule, state, open, now, maxStarts: int.MaxValue);
            runs.AddRange(plan.Runs.Take(listed - runs.Count).Select(r => r.Nominal));
            count += plan.Runs.Count;
            foreach (var left in plan.Skipped)
            {
                skipped.RemoveAll(s => s.Reason == left.Reason && s.From == left.From); // the same record, grown
                skipped.Add(left);
            }
            if (!(plan.NextDue <= now))
                return new CatchUp(runs, count, AtLeast: false, skipped, plan.NextDue);
            if (count >= Planner.CountLimit)
                return new CatchUp(runs, Planner.CountLimit, AtLeast: true, skipped, Planner.NextDue(schedule, plan.State with { Cursor = now }));
            (state, open) = (plan.State, After(schedule, open, plan, now));
        }
    }

    // The runs that the plan opens are open for the next.
    private static OpenRuns After(Schedule schedule, OpenRuns open, Plan plan, DateTimeOffset now)
    {
        if (!schedule.OpenRunsMatter)
            return open;
        var (active, queued) = (new List<Run>(open.Active), new List<Run>(open.Queued));
        queued.RemoveAll(r => plan.Displaced.Any(d => d.Run.Id == r.Id));
        foreach (var run in plan.Runs)
            (run.Starts ? active : queued).Add(Run.Of(schedule, run.Nominal, now));
        return open with { Active = active, Queued = queued };
    }
}
