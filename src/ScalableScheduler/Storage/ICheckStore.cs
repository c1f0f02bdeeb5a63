using System.Runtime.InteropServices;
using ScalableScheduler.Coordination;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>Looks through the records of a partition for what should not be, and repairs it. Each page is read, and each record
/// repaired, at one moment, so that what others write meanwhile is neither taken for a fault nor undone. Every call throws
/// <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface ICheckStore
{
    /// <summary>Looks through a page of a partition's records. What needs no planning is judged here, and repaired when asked
    /// for; of the rest the page tells the facts. With the last page the partition is noted as checked.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="token">Of its owner.</param>
    /// <param name="position">Where the page before ended; empty for the first.</param>
    /// <param name="repair">Whether what is wrong is repaired.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the token is stale.</returns>
    ValueTask<CheckedPage?> CheckAsync(PartitionId partition, FencingToken token, string position, bool repair, CancellationToken cancellationToken);

    /// <summary>Repairs records, each only if it still is as it was read. Safe to repeat.</summary>
    /// <returns>For each whether it was repaired; null when the token is stale.</returns>
    ValueTask<IReadOnlyList<bool>?> RepairAsync(PartitionId partition, FencingToken token, IReadOnlyList<Repair> repairs, CancellationToken cancellationToken);
}

/// <param name="StoreTime">The store's clock.</param>
/// <param name="Schedules">The facts about schedules whose definition this version can read.</param>
/// <param name="Runs">About open runs that it can read.</param>
/// <param name="Backfills">About backfills that it can read.</param>
/// <param name="Faults">What the store found itself; repaired when that was asked for.</param>
/// <param name="Entries">How many records and index entries were looked at.</param>
/// <param name="Unreadable">How many records this version can't read; they are left as they are.</param>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record CheckedPage(
    DateTimeOffset StoreTime,
    IReadOnlyList<CheckedSchedule> Schedules,
    IReadOnlyList<CheckedRun> Runs,
    IReadOnlyList<CheckedBackfill> Backfills,
    IReadOnlyList<RecordFault> Faults,
    int Entries,
    int Unreadable,
    string? Next);

/// <summary>A schedule's due entry.</summary>
/// <param name="Exists">Whether there is one.</param>
/// <param name="Due">Its time; null for never.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DueEntry(bool Exists, DateTimeOffset? Due);

/// <param name="Definition">The present version.</param>
/// <param name="State">Where it stands; null when that is lost.</param>
/// <param name="Entry">Its due entry.</param>
/// <param name="Priority">By which its entries go first.</param>
/// <param name="IsParked">Whether it is set aside with its collection.</param>
/// <param name="IsCompleted">Whether it is noted as completed.</param>
/// <param name="HasOpenRuns">Whether it has an open run.</param>
/// <param name="HasBackfill">Whether its backfill is due.</param>
public sealed record CheckedSchedule(
    Schedule Definition,
    ScheduleState? State,
    DueEntry Entry,
    int Priority,
    bool IsParked,
    bool IsCompleted,
    bool HasOpenRuns,
    bool HasBackfill);

/// <param name="Run">An open run.</param>
/// <param name="Due">Its due entry; null for none.</param>
/// <param name="IsHeld">Whether it is listed as held by a node.</param>
/// <param name="IsInactive">Whether it is listed as one that waits for other runs of its schedule, or was requested.</param>
/// <param name="IsInQueue">Whether it stands in its queue for workers.</param>
public sealed record CheckedRun(Run Run, DateTimeOffset? Due, bool IsHeld, bool IsInactive, bool IsInQueue);

/// <param name="Backfill">As it stands.</param>
/// <param name="Due">When its next step is due; null for never.</param>
public sealed record CheckedBackfill(Backfill Backfill, DateTimeOffset? Due);

/// <summary>Sets a record right.</summary>
public abstract record Repair;

/// <summary>Writes a schedule's state, due entry and priority, notes whether it is completed, and takes it from those that are
/// set aside if it is due.</summary>
/// <param name="Read">As it was read; refused when state, entry or priority differ.</param>
/// <param name="State">The state from now on.</param>
/// <param name="Due">When it is due from now on; null for never.</param>
/// <param name="IsParked">Whether it stays set aside.</param>
public sealed record ScheduleRepair(CheckedSchedule Read, ScheduleState State, DateTimeOffset? Due, bool IsParked) : Repair;

/// <summary>Puts an open run where it belongs, and nowhere else.</summary>
/// <param name="Read">As it was read; refused when the run or its places differ.</param>
/// <param name="Due">When it is due, if it is to be.</param>
public sealed record RunRepair(CheckedRun Read, DateTimeOffset Due) : Repair;

/// <summary>Makes a backfill due or not.</summary>
/// <param name="Read">As it was read; refused when it differs.</param>
/// <param name="Due">When it is due from now on; null for never.</param>
public sealed record BackfillRepair(CheckedBackfill Read, DateTimeOffset? Due) : Repair;
