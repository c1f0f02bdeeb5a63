using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private readonly Lock _collectionGate = new();
    private readonly SortedDictionary<CollectionName, Collection> _collections = [];

    public ValueTask<Collection?> GetAsync(CollectionName name, CancellationToken cancellationToken)
    {
        lock (_collectionGate)
            return ValueTask.FromResult(_collections.GetValueOrDefault(name) ?? (name.IsDefault ? Collection.Undefined : null));
    }

    public ValueTask<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken)
    {
        lock (_collectionGate)
            return ValueTask.FromResult<IReadOnlyList<Collection>>([.. _collections.Values]);
    }

    public ValueTask<bool> SaveAsync(Collection collection, long? expected, CancellationToken cancellationToken)
    {
        lock (_collectionGate)
        {
            var present = _collections.GetValueOrDefault(collection.Name);
            if (!ReferenceEquals(present, collection) && (present?.Revision ?? (collection.Name.IsDefault ? expected is null ? null : 0 : null)) != expected)
                return ValueTask.FromResult(false);
            _collections[collection.Name] = collection;
        }
        for (var i = 0; i < _partitions.Length; i++)
            Adopt(new PartitionId(i), collection.State);
        return ValueTask.FromResult(true);
    }

    public ValueTask<CollectionRemoval> RemoveAsync(CollectionName name, long? expected, CancellationToken cancellationToken)
    {
        lock (_collectionGate)
        {
            if (!_collections.TryGetValue(name, out var present))
                return ValueTask.FromResult(CollectionRemoval.Missing);
            if (expected is not null && present.Revision != expected)
                return ValueTask.FromResult(CollectionRemoval.Changed);
            // One step for each partition, so that no schedule is saved between the look and the removal.
            if (!Array.TrueForAll(_partitions, partition => Locked(partition, p => Drop(p, name))))
            {
                foreach (var partition in _partitions)
                    Locked(partition, p => p.Collections.TryAdd(name, present.State));
                return ValueTask.FromResult(CollectionRemoval.HasSchedules);
            }
            _collections.Remove(name);
            return ValueTask.FromResult(CollectionRemoval.Removed);
        }
    }

    public ValueTask<CopyComparison> CompareAsync(PartitionId partition, bool thorough, CancellationToken cancellationToken)
    {
        Collection[] all;
        lock (_collectionGate)
            all = [.. _collections.Values];
        var wrong = Locked(_partitions[partition.Number], p => all
            .Where(c => p.Collections.GetValueOrDefault(c.Name) != c.State
                || (c.Enabled && p.Parked.Any(id => p.Schedules.TryGetValue(id, out var s) && s.Definition.Collection == c.Name)))
            .Select(c => new WrongCopy(c.Name, $"Its copy is of revision {p.Collections.GetValueOrDefault(c.Name)?.Revision ?? 0}, its definition of {c.Revision}."))
            .ToArray());
        return ValueTask.FromResult(new CopyComparison(all.Length, wrong));
    }

    public ValueTask<int> ReconcileAsync(PartitionId partition, CancellationToken cancellationToken)
    {
        Collection[] all;
        lock (_collectionGate)
            all = [.. _collections.Values];
        return ValueTask.FromResult(all.Count(c => Adopt(partition, c.State)));
    }

    // False when the partition has a schedule of the collection.
    private static bool Drop(MemoryPartition p, CollectionName name)
    {
        if (p.Schedules.Values.Any(s => s.Definition.Collection == name))
            return false;
        p.Collections.Remove(name);
        return true;
    }

    // Whether the partition's copy was another.
    private bool Adopt(PartitionId partition, CollectionState state)
    {
        var (isChanged, isUnparked) = Locked(_partitions[partition.Number], p =>
        {
            var present = p.Collections.GetValueOrDefault(state.Name);
            if (present?.Revision > state.Revision)
                return (false, false); // another writer came after
            var isChanged = present != state;
            p.Collections[state.Name] = state;
            var unparked = state.Enabled ? p.Parked.Where(id => p.Schedules[id].Definition.Collection == state.Name).ToArray() : [];
            foreach (var id in unparked)
            {
                p.Parked.Remove(id);
                p.SetDue(id.Value, Now);
            }
            return (isChanged, unparked.Length > 0);
        });
        if (isUnparked)
            WakeOwner(partition);
        return isChanged;
    }
}
