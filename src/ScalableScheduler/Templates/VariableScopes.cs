using ScalableScheduler.Collections;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Templates;

/// <summary>The variables of collections, kept after they were read. What is kept of a collection serves an attempt when it
/// is at least as new as the collection was when the attempt was accepted; otherwise it is read anew, once for all who wait.
/// Bounded: the longest unused go.</summary>
public sealed class VariableScopes(ICollectionStore store, EnvironmentVariables environment, SecretBox secrets)
{
    /// <summary>In characters of all variables together.</summary>
    private const long Capacity = 32L * 1024 * 1024;

    private const long LeastWeight = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<CollectionName, LinkedListNode<VariableScope>> _kept = [];
    private readonly LinkedList<VariableScope> _byUse = [];
    private readonly Dictionary<CollectionName, Task<VariableScope?>> _reading = [];
    private long _weight;

    /// <summary>The scope of a collection's definition, whatever is stored or kept.</summary>
    public VariableScope Of(Collection collection) => new(collection, environment, secrets);

    /// <summary>The scope of a collection as it is stored now; null when there is no such collection.</summary>
    /// <exception cref="StoreUnavailableException">It had to be read, and the store is away.</exception>
    public async ValueTask<VariableScope?> ReadAsync(CollectionName name, CancellationToken cancellationToken) =>
        await store.GetAsync(name, cancellationToken) is { } collection ? Keep(Of(collection)) : null;

    /// <summary>The scope of a collection that is not older than <paramref name="state"/>; null when the collection is gone.</summary>
    /// <exception cref="StoreUnavailableException">It had to be read, and the store is away.</exception>
    public async ValueTask<VariableScope?> GetAsync(CollectionState state, CancellationToken cancellationToken)
    {
        if (Find(state) is { } kept)
            return kept;
        var read = await Reading(state.Name).WaitAsync(cancellationToken);
        // Who read may have begun before this attempt was accepted.
        return read is null || read.Revision >= state.Revision ? read : await ReadAsync(state.Name, cancellationToken);
    }

    private Task<VariableScope?> Reading(CollectionName name)
    {
        lock (_gate)
        {
            if (_reading.TryGetValue(name, out var underWay))
                return underWay;
            var reading = ReadForAllAsync(name);
            if (!reading.IsCompleted)
                _reading[name] = reading;
            return reading;
        }
    }

    // One who waits may give up; the others still need it. The store has a deadline of its own.
    private async Task<VariableScope?> ReadForAllAsync(CollectionName name)
    {
        try
        {
            return await ReadAsync(name, CancellationToken.None);
        }
        finally
        {
            lock (_gate)
                _reading.Remove(name);
        }
    }

    private VariableScope? Find(CollectionState state)
    {
        lock (_gate)
        {
            if (!_kept.TryGetValue(state.Name, out var node) || node.Value.Revision < state.Revision)
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value;
        }
    }

    private VariableScope Keep(VariableScope scope)
    {
        lock (_gate)
        {
            if (_kept.TryGetValue(scope.Name, out var node))
            {
                if (node.Value.Revision > scope.Revision)
                    return node.Value;
                Drop(node);
            }
            _kept[scope.Name] = _byUse.AddFirst(scope);
            _weight += WeightOf(scope);
            while (_weight > Capacity && _byUse.Count > 1)
                Drop(_byUse.Last!);
            return scope;
        }
    }

    private void Drop(LinkedListNode<VariableScope> node)
    {
        _byUse.Remove(node);
        _kept.Remove(node.Value.Name);
        _weight -= WeightOf(node.Value);
    }

    private static long WeightOf(VariableScope scope) => LeastWeight + scope.Weight;
}
