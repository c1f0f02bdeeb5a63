using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Fires what is due in a partition: reads a batch, plans it, has the store accept it, and hands what was accepted
/// to this node's run queue.</summary>
public sealed partial class DueScanner(IDueStore due, IRunStore runs, RunQueue queue, HeldAttempts held, EngineContext engine, ILogger<DueScanner> logger)
{
    private const int BatchSize = 100;

    /// <summary>An entry that this version can't read is looked at again after this: perhaps an upgrade is under way.</summary>
    private static readonly TimeSpan UnreadableFor = TimeSpan.FromMinutes(5);

    /// <summary>What a scan found.</summary>
    /// <param name="TokenIsStale">Another owner has the partition: stop.</param>
    /// <param name="NextDue">When something is due next, as far as known; at or before now when there is more to do at once, null when nothing is.</param>
    public readonly record struct Scan(bool TokenIsStale, DateTimeOffset? NextDue);

    /// <summary>An attempt that a firing takes.</summary>
    /// <param name="Run">The attempt.</param>
    /// <param name="IsNew">False when this node took it before: a store that failed over has lost that.</param>
    private readonly record struct Taking(HeldRun Run, bool IsNew);

    /// <summary>Does one batch, after waiting for room in the run queue when there is none.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="token">Of its owner.</param>
    /// <param name="loop">Rests while there is no room: that is back-pressure, not a fault.</param>
    /// <param name="cancellationToken">Ends the work between its steps.</param>
    public async Task<Scan> ScanOnceAsync(PartitionId partition, FencingToken token, LoopWatch.Loop loop, CancellationToken cancellationToken)
    {
        var sent = engine.Time.GetTimestamp();
        var batch = await due.ReadDueAsync(partition, BatchSize, cancellationToken);
        engine.Clock.Observe(batch.StoreTime, sent);

        var entries = batch.Schedules.Count + batch.Runs.Count;
        if (entries + batch.Unreadable.Count == 0)
            return new Scan(false, batch.NextDue);

        loop.Rest();
        var reserved = entries == 0 ? 0 : await queue.ReserveAsync(entries, cancellationToken);
        loop.Beat();
        var firings = Plan(batch, reserved);
        var takings = firings.Select(f => RunsOf(f).Select(r => new Taking(r, held.Take(r.Run))).ToArray()).ToArray();
        var used = 0;
        try
        {
            var answer = await FireAsync(partition, token, firings, cancellationToken);
            if (answer.TokenIsStale)
            {
                engine.Metrics.StaleTokens.Add(1);
                LogStaleToken(logger, partition, token);
                Forget(takings);
                return new Scan(true, null);
            }
            for (var i = 0; i < firings.Count; i++)
            {
                if (!answer.Accepted[i])
                    Forget(takings[i]);
                else
                    used += await TakeAsync(firings[i], takings[i], batch.StoreTime, cancellationToken);
            }
            var isAllDone = firings.Count == entries + batch.Unreadable.Count && answer.Accepted.All(a => a);
            return new Scan(false, isAllDone ? Earliest(firings, batch.NextDue) : batch.StoreTime);
        }
        catch (OperationCanceledException)
        {
            // Without an answer what the store may have accepted belongs to nobody here: the next owner recovers it.
            Forget(takings.AsSpan());
            throw;
        }
        finally
        {
            queue.Release(reserved - used);
        }
    }

    private List<Firing> Plan(DueBatch batch, int room)
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
            room -= RunsOf(firing).Count();
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

    // A call that timed out may have been applied. Firing is safe to repeat, and only its answer tells which runs are ours,
    // so the call itself is not cut short: only the repetition is.
    private async Task<FireAnswer> FireAsync(PartitionId partition, FencingToken token, List<Firing> firings, CancellationToken cancellationToken)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                return await due.FireAsync(partition, token, firings, CancellationToken.None);
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogFireUnanswered(logger, e, partition);
                await Task.Delay(backOff.Next(), engine.Time, cancellationToken);
            }
        }
    }

    // The number of reserved places that are in use now.
    private async Task<int> TakeAsync(Firing firing, Taking[] takings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var used = 0;
        foreach (var (run, isNew) in takings)
        {
            if (isNew)
            {
                queue.Enqueue(run);
                used++;
                continue;
            }
            // Not sent again; if it has ended meanwhile, the store is told once more how.
            LogKnownAttempt(logger, run.Run.Id, run.Run.Attempt);
            if (held.EndingOf(run.Run) is { } ending)
                await runs.FinishAsync(ending, cancellationToken);
        }
        if (firing is ScheduleFiring fired)
            Count(fired, now);
        return used;
    }

    private void Forget(params ReadOnlySpan<Taking[]> takings)
    {
        foreach (var taking in takings)
        {
            foreach (var (run, isNew) in taking)
            {
                if (isNew)
                    held.Forget(run.Run);
            }
        }
    }

    private void Count(ScheduleFiring fired, DateTimeOffset now)
    {
        foreach (var run in fired.Runs)
        {
            engine.Metrics.Fired.Add(1);
            engine.Metrics.TriggerDelay.Record((now - run.NominalTime).TotalMilliseconds);
        }
        if (fired.Skipped?.Skipped is { } skipped)
            engine.Metrics.Skipped.Add(skipped.Count, new KeyValuePair<string, object?>("reason", skipped.Reason.ToString()));
    }

    private static IEnumerable<HeldRun> RunsOf(Firing firing) => firing switch
    {
        ScheduleFiring f => f.Runs.Select(r => new HeldRun(r, f.Read.Definition)),
        RunFiring f => [new HeldRun(f.Run, f.Definition)],
        _ => [],
    };

    private static DateTimeOffset? Earliest(List<Firing> firings, DateTimeOffset? next)
    {
        foreach (var firing in firings)
        {
            if (firing is ScheduleFiring { NextDue: { } due } && !(due >= next))
                next = due;
        }
        return next;
    }
}
