using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>All that is kept, read to be put into a file while the service runs, and put back. Reading writes nothing and
/// holds nothing up: each call is a bounded step. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IBackupStore
{
    /// <summary>All collections that were ever defined, by name.</summary>
    ValueTask<BackupPage<Collection>> ReadCollectionsAsync(CancellationToken cancellationToken);

    /// <summary>Schedules of a partition, each with its open runs as it stands at one moment. One that is there from the first
    /// page to the last is read; it may be read twice.</summary>
    ValueTask<BackupPage<ScheduleReading>> ReadSchedulesAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken);

    /// <summary>The history of a schedule, oldest first.</summary>
    ValueTask<BackupPage<RunRecord>> ReadHistoryAsync(ScheduleId schedule, string? cursor, CancellationToken cancellationToken);

    /// <summary>Dead letters of a partition, also of schedules that were deleted. One may be read twice.</summary>
    ValueTask<BackupPage<DeadLetter>> ReadDeadLettersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken);

    /// <summary>Triggers that runs of the partition left behind, oldest first.</summary>
    ValueTask<BackupPage<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken);

    /// <summary>Puts schedules back that are not there, and wakes their owners. Atomic per schedule; one that is there stays
    /// as it is. One that was set aside for a collection that is enabled here is due at once.</summary>
    /// <returns>What became of each.</returns>
    ValueTask<IReadOnlyList<RestoreAnswer>> RestoreSchedulesAsync(IReadOnlyList<ScheduleBackup> schedules, CancellationToken cancellationToken);

    /// <summary>Adds records to the histories of schedules that are there, but those of runs that are known, open or ended.</summary>
    /// <param name="records">The records.</param>
    /// <param name="kept">At most so many records of a schedule stay, the newest.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many were added.</returns>
    ValueTask<int> RestoreHistoryAsync(IReadOnlyList<RunRecord> records, int kept, CancellationToken cancellationToken);

    /// <summary>Adds dead letters, but those that are there, and those of runs that are open.</summary>
    /// <returns>How many were added.</returns>
    ValueTask<int> RestoreDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken);

    /// <summary>Adds triggers, but those that are there, and those of runs that are open: they leave their own behind.</summary>
    /// <returns>How many were added.</returns>
    ValueTask<int> RestoreChainTriggersAsync(IReadOnlyList<ChainTrigger> triggers, CancellationToken cancellationToken);
}

public enum RestoreAnswer
{
    /// <summary>It was there. Nothing was written.</summary>
    Present,

    Restored,

    /// <summary>Its collection is missing. Nothing was written.</summary>
    NoCollection,
}

/// <param name="Items">What was read.</param>
/// <param name="Unreadable">What this version of the service can't read.</param>
/// <param name="Next">Where the next page begins; null after the last. A page may be empty and not the last.</param>
public sealed record BackupPage<T>(IReadOnlyList<T> Items, IReadOnlyList<UnreadableItem> Unreadable, string? Next);

/// <summary>Something that is kept and that this version of the service can't read: damaged, or of a newer version.</summary>
/// <param name="Kind">What it is, in a word.</param>
/// <param name="Id">Of the schedule or run; the name of a collection.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Raw">What is kept, by field, as it is.</param>
public sealed record UnreadableItem(string Kind, string Id, string Problem, IReadOnlyDictionary<string, byte[]> Raw);
