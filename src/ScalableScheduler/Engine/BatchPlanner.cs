using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Plans what is to be fired of what is due.</summary>
public sealed partial class BatchPlanner(EngineContext engine, ILogger<BatchPlanner> logger)
{
    /// <summary>An entry that this version can't read is looked at again after this: perhaps an upgrade is under way.</summary>
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromMinutes(5);

    private const string Superseded = "A later occurrence took its place (overlap policy).";

    /// <summary>An entry that is due, and how to plan it with room for so many runs.</summary>
    private sealed record Entry(int Rank, DateTimeOffset Due, Func<int, Firing> Plan);

    /// <summary>Plans a batch; what there is no room for is left out.</summary>
    /// <param name="batch">What is due.</param>
    /// <param name="room">At most so many runs that start.</param>
    public List<Firing> Plan(DueBatch batch, int room)
    {
        var firings = new List<Firing>(batch.Schedules.Count + batch.Runs.Count + batch.Unreadable.Count);
        foreach (var entry in batch.Unreadable)
        {
            engine.Metrics.Unreadable.Add(1);
            LogUnreadable(logger, entry.Entry, entry.Problem);
            firings.Add(new Deferral(entry.Entry, entry.Due, batch.StoreTime + UnreadableFor));
        }

        // The higher priority first, then by due time, so that under back-pressure what has waited longest goes first.
        var entries = Entries(batch).OrderByDescending(e => e.Rank).ThenBy(e => e.Due).ToList();
        for (var i = 0; i < entries.Count && room > 0; i++)
        {
            var firing = entries[i].Plan(Math.Max(1, room - (entries.Count - i - 1)));
            room -= Starts(firing);
            firings.Add(firing);
        }
        return firings;
    }

    private IEnumerable<Entry> Entries(DueBatch batch)
    {
        var now = batch.StoreTime;
        foreach (var s in batch.Schedules)
            yield return new Entry(s.Definition.Priority, s.Due, room => PlanOrDefer(s.Definition, s.Definition.Id.Value, s.Due, now, () => s.Collection.Enabled ? Plan(s, now, room) : new Parking(s) { Collection = s.Collection }));
        foreach (var r in batch.Runs)
            yield return new Entry(r.Run.PriorityIn(r.Definition), r.Due, _ => PlanOrDefer(r.Definition, r.Run.Id.Value, r.Due, now, () => Plan(r, now)));
        foreach (var b in batch.Backfills)
            yield return new Entry(Run.BehindAll, b.Due, room => PlanOrDefer(b.Definition, Backfill.EntryOf(b.Definition.Id), b.Due, now, () => Plan(b, now, room)));
    }

    private static int Starts(Firing firing) => firing switch
    {
        ScheduleFiring f => f.Runs.Count(r => !r.IsWaiting),
        BackfillFiring f => f.Runs.Count,
        RunFiring f => f.Run.IsWaiting ? 0 : 1,
        _ => 0,
    };

    // One schedule that can't be planned must not keep the others of its partition from firing.
    private Firing PlanOrDefer(Schedule definition, string entry, DateTimeOffset due, DateTimeOffset now, Func<Firing> plan)
    {
        try
        {
            return plan();
        }
        catch (Exception e)
        {
            LogNotPlanned(logger, e, definition.Id);
            return new Deferral(entry, due, now + UnreadableFor);
        }
    }

    private ScheduleFiring Plan(DueSchedule read, DateTimeOffset now, int maxStarts)
    {
        var definition = read.Definition;
        var plan = Planner.PlanDue(definition, read.State, read.Open, now, maxStarts);
        var attention = engine.AttentionAfter(definition.Timeout, now);
        var runs = plan.Runs.Select(p => p.Starts
            ? Run.Of(definition, p.Nominal, now).HeldFromStart(engine.Node, attention)
            : Run.Of(definition, p.Nominal, now).QueuedFromStart());
        var skipped = plan.Skipped.Select(s => RunRecord.OfSkipped(definition, s, now));
        var firing = new ScheduleFiring(read, [.. runs], [.. skipped], plan.State, plan.NextDue, engine.History.RunsPerSchedule);
        if (plan.Displaced.Count > 0)
            firing = MakeWay(firing, engine.VerdictOf(definition, read.Collection), plan.Displaced, now);
        return firing with { Collection = read.Collection, Open = definition.Overlap == OverlapPolicy.Allow ? null : read.Open };
    }

    private Firing Plan(DueRun read, DateTimeOffset now)
    {
        var (run, definition) = (read.Run, read.Definition);
        var verdict = engine.VerdictOf(definition, read.Collection);
        if (verdict.DeadlineOf(run) <= now)
            return new RunClosing(read, verdict.OfOverdue(run, now));
        var held = new RunFiring(read, run.Hold(engine.Node, now, engine.AttentionAfter(definition.Timeout, now)));
        if (read.IsActive || definition.Overlap == OverlapPolicy.Allow)
            return held;

        var others = read.Open with { Requested = [.. read.Open.Requested.Where(r => r.Id != run.Id)], Queued = [.. read.Open.Queued.Where(r => r.Id != run.Id)] };
        var plan = Planner.PlanRequest(definition, run, others);
        Firing firing = plan.Admission switch
        {
            Admission.Start => held,
            Admission.Queue => held with { Run = run.Queue() },
            _ => new RunClosing(read, verdict.OfSkipped(run, now)),
        };
        return MakeWay(firing, verdict, plan.Displaced, now) with { Open = read.Open };
    }

    private BackfillFiring Plan(DueBackfill read, DateTimeOffset now, int maxRuns)
    {
        var definition = read.Definition;
        var isBusy = !read.Collection.Enabled || (definition.Overlap != OverlapPolicy.Allow && read.Open.Count > 0);
        var plan = BackfillPlanner.Plan(definition, read.Backfill, isBusy, now, maxRuns);
        var attention = engine.AttentionAfter(definition.Timeout, now);
        var runs = plan.Nominal.Select(nominal => Run
            .New(definition, RunId.OfBackfill(definition.Id, read.Backfill.CreatedAt, nominal), RunOrigin.Backfill, nominal, now)
            .HeldFromStart(engine.Node, attention));
        return new BackfillFiring(read, [.. runs], plan.Backfill, plan.NextDue)
        {
            Collection = read.Collection,
            Open = definition.Overlap == OverlapPolicy.Allow ? null : read.Open,
        };
    }

    private static T MakeWay<T>(T firing, RunVerdict verdict, IReadOnlyList<Displaced> displaced, DateTimeOffset now)
        where T : Firing
    {
        if (displaced.Count == 0)
            return firing;
        var endings = new List<RunEnded>();
        var cancellations = new List<(RunId, string)>();
        foreach (var (run, how) in displaced)
        {
            if (how == Displacement.Skip)
                endings.Add(verdict.OfSkipped(run, now));
            else if (how == Displacement.Terminate || run.IsWaiting)
                endings.Add(verdict.OfCancelled(run, Superseded, now));
            else
                cancellations.Add((run.Id, Superseded));
        }
        return firing with { Endings = endings, Cancellations = cancellations };
    }

    [LoggerMessage(1102, LogLevel.Error, "Due entry {Entry} can't be read and is left for later: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string entry, string problem);

    [LoggerMessage(1105, LogLevel.Error, "Schedule {Schedule} can't be planned and is left for later")]
    private static partial void LogNotPlanned(ILogger logger, Exception exception, ScheduleId schedule);
}
