using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Fires what is due in a partition: reads a batch, plans it, has the store accept it, and hands what was accepted
/// to this node's run queue.</summary>
public sealed partial class DueScanner(
    IDueStore due,
    BatchPlanner planner,
    LimitGate limits,
    RunQueue queue,
    HeldAttempts held,
    RunOutcomes outcomes,
    WorkStopper stopper,
    EventFeed events,
    EngineContext engine,
    ILogger<DueScanner> logger)
{
    private const int BatchSize = 100;

    /// <summary>What was refused is read again after this, when nothing of the batch was accepted.</summary>
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(100);

    /// <summary>While there is no room, what is due is looked at so often.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>What a scan found.</summary>
    /// <param name="TokenIsStale">Another owner has the partition: stop.</param>
    /// <param name="NextDue">When something is due next, as far as known; at or before now when there is more to do at once, null when nothing is.</param>
    public readonly record struct Scan(bool TokenIsStale, DateTimeOffset? NextDue);

    /// <summary>An attempt that a firing takes.</summary>
    /// <param name="Run">The attempt.</param>
    /// <param name="IsNew">False when this node took it before: a store that failed over has lost that.</param>
    private readonly record struct Taking(HeldRun Run, bool IsNew);

    /// <summary>A firing and the attempts it takes.</summary>
    private sealed record Step(Firing Firing, IReadOnlyList<Taking> Takings);

    /// <summary>What came of a batch.</summary>
    /// <param name="Answer">The store's answer; null when the partition was given up before there was one.</param>
    /// <param name="IsRepeated">Whether a call before was not answered, and may have been applied.</param>
    private readonly record struct Outcome(FireAnswer? Answer, bool IsRepeated);

    /// <summary>Does one batch, after waiting for room in the run queue when there is none.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="token">Of its owner.</param>
    /// <param name="loop">Rests while there is no room: that is back-pressure, not a fault.</param>
    /// <param name="cancellationToken">Ends the work between its steps.</param>
    public async Task<Scan> ScanOnceAsync(PartitionId partition, FencingToken token, LoopWatch.Loop loop, CancellationToken cancellationToken)
    {
        var batch = await ReadAsync(partition, cancellationToken);
        if (IsEmpty(batch))
            return new Scan(false, batch.NextDue);

        using var room = queue.Ask(Entries(batch), HighestPriority(batch));
        while (!room.IsServed)
        {
            loop.Rest();
            await room.WaitAsync(LookAgain, cancellationToken);
            loop.Beat();
            batch = await ReadAsync(partition, cancellationToken); // what has a higher priority may have fallen due meanwhile
            if (IsEmpty(batch))
                return new Scan(false, batch.NextDue);
            room.Change(Entries(batch), HighestPriority(batch));
        }
        return await FireBatchAsync(partition, token, batch, room, loop, cancellationToken);
    }

    private async Task<DueBatch> ReadAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        var sent = engine.Time.GetTimestamp();
        var batch = await due.ReadDueAsync(partition, BatchSize, cancellationToken);
        engine.Clock.Observe(batch.StoreTime, sent);
        return batch;
    }

    private static int Entries(DueBatch batch) => batch.Schedules.Count + batch.Runs.Count + batch.Backfills.Count;

    private static bool IsEmpty(DueBatch batch) => Entries(batch) + batch.Unreadable.Count == 0;

    private static int HighestPriority(DueBatch batch)
    {
        var highest = Run.BehindAll;
        foreach (var schedule in batch.Schedules)
            highest = Math.Max(highest, schedule.Definition.Priority);
        foreach (var run in batch.Runs)
            highest = Math.Max(highest, run.Run.PriorityIn(run.Definition));
        return highest;
    }

    private async Task<Scan> FireBatchAsync(
        PartitionId partition, FencingToken token, DueBatch batch, RoomRequest room, LoopWatch.Loop loop, CancellationToken cancellationToken)
    {
        var steps = new List<Step>();
        var settled = 0;
        var used = 0;
        try
        {
            var admitted = await limits.AdmitAsync(planner.Plan(batch, room.Granted), cancellationToken);
            steps.AddRange(admitted.Select(Take));
            var firings = steps.ConvertAll(s => s.Firing);
            var (answer, isRepeated) = await FireAsync(partition, token, firings, loop, cancellationToken);
            for (; settled < steps.Count; settled++)
            {
                if (answer is { TokenIsStale: false } && answer.Accepted[settled])
                {
                    used += Enqueue(steps[settled], batch.StoreTime, isCertain: true);
                    await FollowAsync(steps[settled].Firing, batch.StoreTime);
                }
                else if (isRepeated)
                {
                    used += Enqueue(steps[settled], batch.StoreTime, isCertain: false);
                }
                else
                {
                    Forget(steps[settled]);
                    // A new owner of the partition takes up the same run, with the permit it has.
                    if (answer is { TokenIsStale: false })
                        await GiveBackAsync(steps[settled]);
                }
            }
            if (answer is null)
                throw new OperationCanceledException(cancellationToken);
            if (answer.TokenIsStale)
            {
                engine.Metrics.StaleTokens.Add(1);
                LogStaleToken(logger, partition, token);
                return new Scan(true, null);
            }
            var isAllDone = firings.Count == Entries(batch) + batch.Unreadable.Count && answer.Accepted.All(a => a);
            return new Scan(false, isAllDone ? Earliest(firings, batch.NextDue) : AgainAt(answer, batch.StoreTime));
        }
        finally
        {
            foreach (var step in steps.Skip(settled))
                Forget(step); // a bug cut this short: what the store accepted is recovered as one that this node did not get
            room.Keep(used);
        }
    }

    private Step Take(Firing firing)
    {
        switch (firing)
        {
            case ScheduleFiring f:
                var runs = Take(f.Runs, f.Read.Definition, f.Read.Collection, out var taken);
                return new Step(f with { Runs = taken }, runs);
            case BackfillFiring f:
                runs = Take(f.Runs, f.Read.Definition, f.Read.Collection, out taken);
                return new Step(f with { Runs = taken }, runs);
            case RunFiring { Run.IsHeld: true } f:
                var run = Take(new HeldRun(f.Run, f.Read.Definition, f.Read.Collection));
                return new Step(f with { Run = run.Run.Run }, [run]);
            default:
                return new Step(firing, []);
        }
    }

    // Of the runs to open, those that this node is to hold.
    private List<Taking> Take(IReadOnlyList<Run> runs, Schedule definition, CollectionState collection, out IReadOnlyList<Run> taken)
    {
        var takings = new List<Taking>(runs.Count);
        var all = new List<Run>(runs.Count);
        foreach (var run in runs)
        {
            if (!run.IsHeld)
            {
                all.Add(run);
                continue;
            }
            var taking = Take(new HeldRun(run, definition, collection));
            takings.Add(taking);
            all.Add(taking.Run.Run);
        }
        taken = all;
        return takings;
    }

    private Taking Take(HeldRun wanted)
    {
        var run = held.Take(wanted.Run, wanted.Definition, out var isNew);
        return new Taking(wanted with { Run = run }, isNew);
    }

    // A call that timed out may have been applied. Firing is safe to repeat, so the call itself is not cut short: only the
    // repetition is.
    private async Task<Outcome> FireAsync(
        PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, LoopWatch.Loop loop, CancellationToken cancellationToken)
    {
        var backOff = new BackOff();
        for (var isRepeated = false; ; isRepeated = true)
        {
            try
            {
                return new Outcome(await due.FireAsync(partition, token, firings, CancellationToken.None), isRepeated);
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogFireUnanswered(logger, e, partition);
            }
            loop.Beat(); // a store that is away is no fault of this node
            try
            {
                await Task.Delay(backOff.Next(), engine.Time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return new Outcome(null, IsRepeated: true);
            }
        }
    }

    // The number of reserved places that are in use now. What this node took before is not sent again; if it has ended
    // meanwhile, the recoverer tells the store once more how.
    private int Enqueue(Step step, DateTimeOffset now, bool isCertain)
    {
        var used = 0;
        foreach (var (run, isNew) in step.Takings)
        {
            if (isNew)
            {
                queue.Enqueue(run with { IsCertain = isCertain });
                used++;
            }
            else if (isCertain)
            {
                LogKnownAttempt(logger, run.Run.Id, run.Run.Attempt);
            }
        }
        if (isCertain && step.Firing is ScheduleFiring fired)
            Count(fired, now);
        return used;
    }

    private void Forget(Step step)
    {
        foreach (var (run, isNew) in step.Takings)
        {
            if (isNew)
                held.Forget(run.Run);
        }
    }

    // What this node took before has its permit still.
    private ValueTask GiveBackAsync(Step step) =>
        limits.GiveBackAsync(step.Firing, except: step.Takings.Where(t => !t.IsNew).Select(t => t.Run.Run.Id));

    private void Count(ScheduleFiring fired, DateTimeOffset now)
    {
        foreach (var run in fired.Runs)
        {
            engine.Metrics.Fired.Add(1);
            engine.Metrics.TriggerDelay.Record((now - run.NominalTime).TotalMilliseconds);
        }
        foreach (var skipped in fired.Skipped.Select(s => s.Skipped!))
            engine.Metrics.Skipped.Add(skipped.Count, new KeyValuePair<string, object?>("reason", skipped.Reason.ToString()));
    }

    // What else is to be done because a firing was carried out.
    private async ValueTask FollowAsync(Firing firing, DateTimeOffset now)
    {
        switch (firing)
        {
            case ScheduleFiring f:
                events.Started(f.Read.Definition, f.Runs, now);
                events.Skipped(f.Read.Definition, f.Skipped);
                await FollowAsync(f.Endings, f.Read.Definition, f.Read.Collection);
                break;
            case BackfillFiring f:
                events.Started(f.Read.Definition, f.Runs, now);
                break;
            case RunFiring f:
                events.Started(f.Read.Definition, [f.Run], now);
                await FollowWorkAsync(f);
                await FollowAsync(f.Endings, f.Read.Definition, f.Read.Collection);
                break;
            case RunClosing f:
                await FollowAsync([.. f.Endings, f.Ended], f.Read.Definition, f.Read.Collection);
                break;
        }
    }

    private async ValueTask FollowAsync(IReadOnlyList<RunEnded> endings, Schedule definition, CollectionState collection)
    {
        foreach (var ended in endings)
        {
            held.Stop(ended.Read.Id); // the message that says so to all nodes may get lost
            await outcomes.FollowAsync(ended, definition, collection);
            stopper.Tell(ended.Read, definition, collection);
        }
    }

    // A worker was asked to stop, or was too late.
    private async ValueTask FollowWorkAsync(RunFiring f)
    {
        if (f.Read.Run.Assignment is not { } before)
            return;
        if (f.Run.IsWaiting)
            await outcomes.FollowAsync(new RunContinues(f.Read.Run, f.Run), f.Read.Definition, f.Read.Collection);
        if (f.Run.IsWaiting || f.Run.Assignment?.StoppingSince != before.StoppingSince)
            stopper.Tell(f.Read.Run, f.Read.Definition, f.Read.Collection);
    }

    // What changed since it was read is read again at once. But where all is refused, something may be wrong that stays so.
    private static DateTimeOffset AgainAt(FireAnswer answer, DateTimeOffset now) =>
        answer.Accepted.Any(a => a) ? now : now + AfterRefusal;

    private static DateTimeOffset? Earliest(IEnumerable<Firing> firings, DateTimeOffset? next)
    {
        foreach (var due in firings.SelectMany(DueAfter))
        {
            if (due is not null && !(due >= next))
                next = due;
        }
        return next;
    }

    private static IEnumerable<DateTimeOffset?> DueAfter(Firing firing) => firing switch
    {
        ScheduleFiring f => [f.NextDue, .. WaitingAt(f.Runs)],
        BackfillFiring f => [f.NextDue, .. WaitingAt(f.Runs)],
        RunFiring f => WaitingAt([f.Run]),
        _ => [],
    };

    private static IEnumerable<DateTimeOffset?> WaitingAt(IReadOnlyList<Run> runs) =>
        runs.Where(r => r is { IsHeld: false, IsQueued: false }).Select(r => (DateTimeOffset?)r.AttentionAt);
}
