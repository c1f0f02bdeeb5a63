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

    /// <summary>Plans a batch; what there is no room for is left out.</summary>
    /// <param name="batch">What is due.</param>
    /// <param name="room">At most so many runs.</param>
    public List<Firing> Plan(DueBatch batch, int room)
    {
        var firings = new List<Firing>(batch.Schedules.Count + batch.Runs.Count + batch.Unreadable.Count);
        foreach (var entry in batch.Unreadable)
        {
            engine.Metrics.Unreadable.Add(1);
            LogUnreadable(logger, entry.Entry, entry.Problem);
            firings.Add(new Deferral(entry, batch.StoreTime + UnreadableFor));
        }

        // By due time, so that under back-pressure what has waited longest goes first.
        var entries = batch.Schedules.Select(s => (s.Due, Plan: (Func<int, Firing>)(maxRuns => PlanOrDefer(s, batch.StoreTime, maxRuns))))
            .Concat(batch.Runs.Select(r => (Due: r.Run.AttentionAt, Plan: (Func<int, Firing>)(_ => Plan(r, batch.StoreTime)))))
            .OrderBy(e => e.Due)
            .ToList();
        for (var i = 0; i < entries.Count && room > 0; i++)
        {
            var firing = entries[i].Plan(Math.Max(1, room - (entries.Count - i - 1)));
            room -= firing switch { ScheduleFiring f => f.Runs.Count, RunFiring => 1, _ => 0 };
            firings.Add(firing);
        }
        return firings;
    }

    // One schedule that can't be planned must not keep the others of its partition from firing.
    private Firing PlanOrDefer(DueSchedule read, DateTimeOffset now, int maxRuns)
    {
        try
        {
            return Plan(read, now, maxRuns);
        }
        catch (Exception e)
        {
            LogNotPlanned(logger, e, read.Definition.Id);
            return new Deferral(new UnreadableEntry(read.Definition.Id.Value, read.Due, e.Message), now + UnreadableFor);
        }
    }

    private ScheduleFiring Plan(DueSchedule read, DateTimeOffset now, int maxRuns)
    {
        var definition = read.Definition;
        var plan = Planner.PlanDue(definition, read.State, now, maxRuns);
        var attention = engine.AttentionAfter(definition.Timeout, now);
        return new ScheduleFiring(
            read,
            [.. plan.Runs.Select(nominal => Run.Open(definition.Id, nominal, engine.Node, now, attention))],
            plan.Skipped is { } skipped ? RunRecord.OfSkipped(definition.Id, skipped, now) : null,
            plan.State,
            plan.NextDue,
            engine.History.RunsPerSchedule);
    }

    private RunFiring Plan(DueRun read, DateTimeOffset now) =>
        new(read.Run, read.Run.Hold(engine.Node, engine.AttentionAfter(read.Definition.Timeout, now)), read.Definition);

    [LoggerMessage(1102, LogLevel.Error, "Due entry {Entry} can't be read and is left for later: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string entry, string problem);

    [LoggerMessage(1105, LogLevel.Error, "Schedule {Schedule} can't be planned and is left for later")]
    private static partial void LogNotPlanned(ILogger logger, Exception exception, ScheduleId schedule);
}
