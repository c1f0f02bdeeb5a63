using ScalableScheduler.Collections;

namespace ScalableScheduler.Storage;

/// <summary>Collections with their variables. There are few of them, as compared with schedules: some thousands at most.
/// Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface ICollectionStore
{
    /// <summary>A collection; null when it is missing. The default collection is never missing.</summary>
    ValueTask<Collection?> GetAsync(CollectionName name, CancellationToken cancellationToken);

    /// <summary>All collections that were ever defined, by name.</summary>
    ValueTask<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a version. When this returns, no partition fires by an earlier one any more, and schedules that were set
    /// aside while the collection was disabled are due again if it is not. Safe to repeat.</summary>
    /// <param name="collection">The version.</param>
    /// <param name="expected">The revision it replaces; null when there must be none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when another writer came between.</returns>
    ValueTask<bool> SaveAsync(Collection collection, long? expected, CancellationToken cancellationToken);

    /// <summary>Deletes a collection that has no schedules.</summary>
    /// <param name="name">Not the default one.</param>
    /// <param name="expected">The revision to delete; null for whatever is there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CollectionRemoval> RemoveAsync(CollectionName name, long? expected, CancellationToken cancellationToken);

    /// <summary>Compares a partition's copies of collections with their definitions. A copy is written after its definition, so
    /// one that is wrong may just be about to be written.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="thorough">Whether to compare them even where a version tells that they agree.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<CopyComparison> CompareAsync(Coordination.PartitionId partition, bool thorough, CancellationToken cancellationToken);

    /// <summary>Brings a partition's copies of all collections in line with their definitions, and makes due what was set aside
    /// for one that is enabled.</summary>
    /// <returns>How many copies were wrong.</returns>
    ValueTask<int> ReconcileAsync(Coordination.PartitionId partition, CancellationToken cancellationToken);
}

/// <param name="Compared">How many copies were compared.</param>
/// <param name="Wrong">Those that are not as they should be.</param>
public sealed record CopyComparison(int Compared, IReadOnlyList<WrongCopy> Wrong)
{
    public static readonly CopyComparison Agrees = new(0, []);
}

/// <summary>A copy that is not as its collection is defined. Two that are equal are the same copy of the same definition.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Difference">What was found and what should be, for people.</param>
public sealed record WrongCopy(CollectionName Collection, string Difference);

public enum CollectionRemoval
{
    /// <summary>It was not there.</summary>
    Missing,

    /// <summary>Another writer came between.</summary>
    Changed,

    HasSchedules,
    Removed,
}
