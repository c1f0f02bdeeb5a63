using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage;

/// <summary>Counts what the schedules of a collection do together, over the whole cluster. A permit is held by a run while
/// an attempt of it is under way, and runs out by itself should its node die.
/// Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface ILimitStore
{
    /// <summary>Asks for permits. Asking again for a run that has one prolongs it; one that was told to wait keeps its place:
    /// the higher priority goes first, then who asked first. Limits that changed hold from the next call on; permits that are
    /// held stay. A run that does not come back in time (<see cref="PermitTimes.LostAfter"/>) loses its place.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="requests">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each request when the run may start. A time that has passed, by the store's clock, is a permit; a later one
    /// is when to ask again: exactly then where its start is reserved (<see cref="PermitTimes.ReservedAhead"/>), at the latest
    /// then where it waits in line.</returns>
    ValueTask<IReadOnlyList<Permit>> AcquireAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitRequest> requests, CancellationToken cancellationToken);

    /// <summary>Gives permits, or places in line, back. Safe to repeat.</summary>
    /// <returns>Runs at the head of the line for which there is a permit now, each told once; they should be made due
    /// (<see cref="IRunStore.HastenAsync"/>), so that they ask for it.</returns>
    ValueTask<IReadOnlyList<RunId>> ReleaseAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitReturn> returned, CancellationToken cancellationToken);
}

/// <param name="Run">The run that is to start.</param>
/// <param name="Priority">Of its schedule.</param>
/// <param name="Until">When the permit runs out if nobody gives it back.</param>
public sealed record PermitRequest(RunId Run, int Priority, DateTimeOffset Until);

/// <summary>A permit that is not needed any more.</summary>
/// <param name="Run">The run.</param>
/// <param name="Until">When it runs out, as the attempt that ended knew it: one that runs out later was given to the run's next
/// attempt, and so are its place in line and its reserved start. Null when the run has no next attempt: all of that goes.</param>
public readonly record struct PermitReturn(RunId Run, DateTimeOffset? Until = null);

/// <param name="IsGranted">Whether the run may start now.</param>
/// <param name="AskAgainAt">When to ask again if not.</param>
public readonly record struct Permit(bool IsGranted, DateTimeOffset AskAgainAt)
{
    public static readonly Permit Granted = new(true, default);
}
