using Microsoft.Extensions.Logging;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>Plans what is to be fired of what is due.</summary>
public sealed partial class BatchPlanner(EngineContext engine, ILogger<BatchPlanner> logger)
{
    /// <summary>An entry that this version can't read is looked at again after this: perhaps an upgrade is under way.</summary>
    private static readonly TimeSpan UnreadableFor = RecordJudge.DeferredFor;

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
        ScheduleFiring f => f.Runs.Count(r => r.IsHeld),
        BackfillFiring f => f.Runs.Count(r => r.IsHeld),
        RunFiring f => f.Run.IsHeld ? 1 : 0,
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
        var verdict = engine.VerdictOf(definition, read.Collection);
        var runs = plan.Runs.Select(p => p.Starts
            ? StartFromStart(verdict, Run.Of(definition, p.Nominal, now), now)
            : Run.Of(definition, p.Nominal, now).QueuedFromStart());
        var skipped = plan.Skipped.Select(s => RunRecord.OfSkipped(definition, s, now));
        var firing = new ScheduleFiring(read, [.. runs], [.. skipped], plan.State, plan.NextDue, engine.History.RunsPerSchedule);
        if (plan.Displaced.Count > 0)
            firing = MakeWay(firing, verdict, plan.Displaced, now);
        return firing with { Collection = read.Collection, Open = definition.OpenRunsMatter ? read.Open : null };
    }

    private Firing Plan(DueRun read, DateTimeOffset now)
    {
        var (run, definition) = (read.Run, read.Definition);
        var verdict = engine.VerdictOf(definition, read.Collection);
        if (run.Assignment is not null)
            return PlanAssigned(read, verdict, now);
        if (verdict.DeadlineOf(run) <= now)
            return new RunClosing(read, verdict.OfOverdue(run, now));
        var started = new RunFiring(read, Start(verdict, run, now));
        if (read.IsActive || !definition.OpenRunsMatter)
            return started;

        var others = read.Open with { Requested = [.. read.Open.Requested.Where(r => r.Id != run.Id)], Queued = [.. read.Open.Queued.Where(r => r.Id != run.Id)] };
        var plan = Planner.PlanRequest(definition, run, others);
        Firing firing = plan.Admission switch
        {
            Admission.Start => started,
            Admission.Queue => started with { Run = run.Queue() },
            _ => new RunClosing(read, verdict.OfSkipped(run, plan.Reason, now)),
        };
        return MakeWay(firing, verdict, plan.Displaced, now) with { Open = read.Open };
    }

    // A run that a worker has, or may claim: it is to be told to stop, or it is too late, or all is well.
    private Firing PlanAssigned(DueRun read, RunVerdict verdict, DateTimeOffset now)
    {
        var run = read.Run;
        if (run.IsOffered && read.Definition.Work?.Queue is null)
            return new RunFiring(read, run.GiveBack(now)); // edited meanwhile: no worker does it any more
        if (run.CancelReason is not null && run.Assignment!.StoppingSince is null)
            return new RunFiring(read, verdict.Stop(run, now));
        if (verdict.LapseOf(run, now) is not { } lapse)
            return new RunFiring(read, verdict.LookAgain(run, now));
        engine.Metrics.Lapses.Add(1, new KeyValuePair<string, object?>("of", lapse.ToString()));
        return verdict.OfLapse(run, lapse, now, engine.Random.NextDouble()) switch
        {
            RunContinues continues => new RunFiring(read, continues.Run),
            RunEnded ended => new RunClosing(read, ended),
            var other => throw new InvalidOperationException($"There is no run ending of type {other.GetType().Name}."),
        };
    }

    private Run Start(RunVerdict verdict, Run run, DateTimeOffset now) => verdict.Definition.Work?.Queue is null
        ? run.Hold(engine.Node, now, engine.AttentionAfter(verdict.Definition.SendTimeout, now))
        : verdict.Offer(run, now);

    private Run StartFromStart(RunVerdict verdict, Run run, DateTimeOffset now) => verdict.Definition.Work?.Queue is null
        ? run.HeldFromStart(engine.Node, engine.AttentionAfter(verdict.Definition.SendTimeout, now))
        : verdict.OfferFromStart(run, now);

    private BackfillFiring Plan(DueBackfill read, DateTimeOffset now, int maxRuns)
    {
        var definition = read.Definition;
        var isBusy = !read.Collection.Enabled || (definition.Overlap != OverlapPolicy.Allow && read.Open.Count > 0);
        var plan = BackfillPlanner.Plan(definition, read.Backfill, isBusy, now, maxRuns);
        var verdict = engine.VerdictOf(definition, read.Collection);
        var runs = plan.Nominal.Select(nominal => StartFromStart(
            verdict, Run.New(definition, RunId.OfBackfill(definition.Id, read.Backfill.CreatedAt, nominal), RunOrigin.Backfill, nominal, now), now));
        return new BackfillFiring(read, [.. runs], plan.Backfill, plan.NextDue)
        {
            Collection = read.Collection,
            Open = definition.OpenRunsMatter ? read.Open : null,
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
                endings.Add(verdict.OfSkipped(run, SkipReason.Overlap, now));
            else if (how == Displacement.Terminate || run.IsWaiting || run.IsOffered)
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
