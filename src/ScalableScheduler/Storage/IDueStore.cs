using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>What the owner of a partition does. Every write carries the owner's fencing token and is refused when the
/// token is stale. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IDueStore
{
    /// <summary>Begins ownership: the partition's token becomes max(token + 1, store time in ms), which fences off every
    /// earlier owner. Only who holds the partition's lease calls this.</summary>
    ValueTask<FencingToken> TakeAsync(PartitionId partition, CancellationToken cancellationToken);

    /// <summary>Reads what is due by the store's clock: the higher priority first, then the earlier.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="limit">At most so many entries.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken);

    /// <summary>Carries out what was planned, atomically for the batch. A firing is refused when its entry is not due by the
    /// store's clock, or when the entry, its collection, or the open runs that it names changed since they were read.
    /// Safe to repeat: a firing that was carried out before is answered as accepted.</summary>
    ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken);

    /// <summary>Open runs that a node holds, by time of attention, from <paramref name="from"/> on, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken);

    /// <summary>Triggers that runs of the partition left behind when they ended before an instant, oldest first.</summary>
    ValueTask<IReadOnlyList<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Removes what is older than the retention allows, in a bounded step.</summary>
    /// <returns>How many were removed, or null when the token is stale. When it is not less than <paramref name="limit"/>, there is more to remove.</returns>
    ValueTask<int?> RetainAsync(PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken);
}

/// <summary>What is due in a partition.</summary>
/// <param name="StoreTime">The store's clock when it was read.</param>
/// <param name="Schedules">Schedules with a due occurrence.</param>
/// <param name="Runs">Runs whose next attempt is due.</param>
/// <param name="Backfills">Backfills whose next step is due.</param>
/// <param name="Unreadable">Due entries that this version can't read.</param>
/// <param name="NextDue">The earliest due time that is not in the batch; null when there is none. It may lie at or before <paramref name="StoreTime"/> when there is more due than the limit.</param>
public sealed record DueBatch(
    DateTimeOffset StoreTime,
    IReadOnlyList<DueSchedule> Schedules,
    IReadOnlyList<DueRun> Runs,
    IReadOnlyList<DueBackfill> Backfills,
    IReadOnlyList<UnreadableEntry> Unreadable,
    DateTimeOffset? NextDue);

/// <param name="Definition">The present version.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Due">The entry's due time.</param>
/// <param name="Collection">The schedule's collection.</param>
/// <param name="Open">Its open runs; <see cref="OpenRuns.None"/> where overlap is allowed.</param>
public sealed record DueSchedule(Schedule Definition, ScheduleState State, DateTimeOffset Due, CollectionState Collection, OpenRuns Open);

/// <param name="Run">A waiting run.</param>
/// <param name="Definition">Its schedule's present version.</param>
/// <param name="Due">The entry's due time.</param>
/// <param name="Collection">The schedule's collection.</param>
/// <param name="Open">The schedule's open runs with this one; <see cref="OpenRuns.None"/> where overlap is allowed, or when
/// the run is active already.</param>
/// <param name="IsActive">False when it was requested, and the overlap policy has not decided about it.</param>
public sealed record DueRun(Run Run, Schedule Definition, DateTimeOffset Due, CollectionState Collection, OpenRuns Open, bool IsActive);

/// <param name="Backfill">As it stands.</param>
/// <param name="Definition">Its schedule's present version.</param>
/// <param name="Due">The entry's due time.</param>
/// <param name="Collection">The schedule's collection.</param>
/// <param name="Open">The schedule's open runs; <see cref="OpenRuns.None"/> where overlap is allowed.</param>
public sealed record DueBackfill(Backfill Backfill, Schedule Definition, DateTimeOffset Due, CollectionState Collection, OpenRuns Open);

/// <param name="Entry">The schedule's, run's or backfill's entry.</param>
/// <param name="Due">The entry's due time.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record UnreadableEntry(string Entry, DateTimeOffset Due, string Problem);

/// <summary>One entry's part of a batch to fire.</summary>
public abstract record Firing
{
    /// <summary>The collection as it was read: refused when its revision differs; null where it does not matter.</summary>
    public CollectionState? Collection { get; init; }

    /// <summary>The schedule's open runs as they were read: refused when there are more or fewer active, queued or requested
    /// ones; null where overlap is allowed.</summary>
    public OpenRuns? Open { get; init; }

    /// <summary>Open runs of the schedule that end with it, each refused (and the firing with it) when the run changed.</summary>
    public IReadOnlyList<RunEnded> Endings { get; init; } = [];

    /// <summary>Open runs of the schedule that are asked to stop, and why. Those that are not open any more are passed over.</summary>
    public IReadOnlyList<(RunId Run, string Reason)> Cancellations { get; init; } = [];
}

/// <summary>Fires occurrences of a schedule: opens the runs, records what was skipped, moves cursor and due entry.</summary>
/// <param name="Read">The entry as it was read; refused when due time or state differ.</param>
/// <param name="Runs">Runs to open: held by this node, waiting until they are due, or queued.</param>
/// <param name="Skipped">What to record as skipped. A record takes the place of one with the same id.</param>
/// <param name="State">The state from now on.</param>
/// <param name="NextDue">The due time from now on; null when the schedule is never due again.</param>
/// <param name="RunsKept">At most so many records of the schedule stay.</param>
public sealed record ScheduleFiring(
    DueSchedule Read,
    IReadOnlyList<Run> Runs,
    IReadOnlyList<RunRecord> Skipped,
    ScheduleState State,
    DateTimeOffset? NextDue,
    int RunsKept) : Firing;

/// <summary>Begins the next attempt of a waiting run, postpones it, or has it wait for other runs of its schedule.</summary>
/// <param name="Read">The run as it was read; refused when it changed.</param>
/// <param name="Run">The run from now on: held by this node, due later, or queued.</param>
public sealed record RunFiring(DueRun Read, Run Run) : Firing;

/// <summary>Ends a waiting run: it is left out by its overlap policy, or its time is up.</summary>
/// <param name="Read">The run as it was read; refused when it changed.</param>
/// <param name="Ended">How it ends.</param>
public sealed record RunClosing(DueRun Read, RunEnded Ended) : Firing;

/// <summary>Opens the next runs of a backfill.</summary>
/// <param name="Read">The backfill as it was read; refused when it changed.</param>
/// <param name="Runs">Runs to open.</param>
/// <param name="Backfill">The backfill from now on.</param>
/// <param name="NextDue">When its next step is due; null when it has ended.</param>
public sealed record BackfillFiring(DueBackfill Read, IReadOnlyList<Run> Runs, Backfill Backfill, DateTimeOffset? NextDue) : Firing;

/// <summary>Sets a schedule aside because its collection is disabled: it is due again once that is enabled.</summary>
public sealed record Parking(DueSchedule Read) : Firing;

/// <summary>Moves an entry out of the way, to be looked at again later.</summary>
public sealed record Deferral(string Entry, DateTimeOffset Due, DateTimeOffset NextDue) : Firing;

/// <summary>What became of a batch.</summary>
/// <param name="TokenIsStale">Whether all was refused because another owner took the partition.</param>
/// <param name="Accepted">For each firing whether it was carried out; empty when the token is stale.</param>
public sealed record FireAnswer(bool TokenIsStale, IReadOnlyList<bool> Accepted)
{
    public static readonly FireAnswer Stale = new(true, []);
}

/// <param name="Runs">History of runs opened before this goes.</param>
/// <param name="CompletedSchedules">Schedules that completed before this go, with their history.</param>
/// <param name="DeadLetters">Dead letters of runs that ended before this go.</param>
public sealed record RetentionCutoffs(DateTimeOffset Runs, DateTimeOffset CompletedSchedules, DateTimeOffset DeadLetters);

/// <summary>A schedule is to be triggered because a run ended. Kept with the run's partition until that is done.</summary>
/// <param name="Parent">The run that ended.</param>
/// <param name="Schedule">Which schedule is to be triggered.</param>
/// <param name="ChainLength">Of the run to be opened.</param>
/// <param name="EndedAt">When the parent ended.</param>
public sealed record ChainTrigger(RunId Parent, ScheduleId Schedule, int ChainLength, DateTimeOffset EndedAt);
