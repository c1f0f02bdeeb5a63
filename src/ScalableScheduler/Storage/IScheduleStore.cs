using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage;

/// <summary>Definitions, as the API asks for them. Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IScheduleStore
{
    /// <summary>The schedules of these ids, in their order; null for an id that is unknown, or whose definition this
    /// version can't read.</summary>
    ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken);

    /// <summary>Stores each version whose predecessor is as <see cref="ScheduleWrite.Expected"/> says, and wakes the
    /// owner. Atomic per schedule: definition, state, due entry and indexes change together.</summary>
    /// <returns>What became of each write.</returns>
    ValueTask<IReadOnlyList<SaveAnswer>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken);

    /// <summary>Deletes a schedule with its state, its history, its backfill and its runs that wait for an attempt. A run that
    /// is under way ends without a record. Dead letters stay.</summary>
    /// <param name="id">The schedule.</param>
    /// <param name="expected">Only this version of it is deleted; null for whatever is there.</param>
    /// <param name="cancel">Whether the nodes that hold its runs are asked to stop them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its open runs that no node held, and which ended with it; null when it was not there, or of another version.</returns>
    ValueTask<IReadOnlyList<RunId>?> RemoveAsync(ScheduleId id, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken);

    /// <summary>A page of schedules. Its cost does not grow with the number of schedules.</summary>
    ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken);

    /// <summary>Begins a backfill, due at once.</summary>
    /// <returns>False when the schedule is missing, or has a backfill that is running.</returns>
    ValueTask<bool> StartBackfillAsync(Backfill backfill, CancellationToken cancellationToken);

    /// <summary>The backfill of a schedule that was begun last; null when there was none.</summary>
    ValueTask<Backfill?> GetBackfillAsync(ScheduleId schedule, CancellationToken cancellationToken);

    /// <summary>Ends a backfill that is running. Runs that it opened stay.</summary>
    /// <param name="read">As it was read.</param>
    /// <param name="ended">As it is from now on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when it changed since it was read.</returns>
    ValueTask<bool> EndBackfillAsync(Backfill read, Backfill ended, CancellationToken cancellationToken);
}

/// <summary>A version of a schedule to be stored.</summary>
/// <param name="Registration">The version.</param>
/// <param name="Expected">The version and state it replaces; null when there must be none.</param>
public sealed record ScheduleWrite(Registration Registration, ScheduleView? Expected);

public enum SaveAnswer
{
    /// <summary>Another writer came between. Nothing was written.</summary>
    Changed,

    Stored,

    /// <summary>Its collection is missing. Nothing was written.</summary>
    NoCollection,
}
