using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    /// <summary>A run that waits for another to end asks again at the latest after this: should nobody tell it.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly Lock _limitGate = new();
    private readonly Dictionary<CollectionName, MemoryPermits> _permits = [];

    public ValueTask<IReadOnlyList<Permit>> AcquireAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitRequest> requests, CancellationToken cancellationToken)
    {
        lock (_limitGate)
            return ValueTask.FromResult<IReadOnlyList<Permit>>(PermitsOf(collection).Acquire(limits, requests, Now, AskAgain));
    }

    public ValueTask<IReadOnlyList<RunId>> ReleaseAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        lock (_limitGate)
            return ValueTask.FromResult<IReadOnlyList<RunId>>(PermitsOf(collection).Release(limits, runs, Now));
    }

    private MemoryPermits PermitsOf(CollectionName collection)
    {
        if (!_permits.TryGetValue(collection, out var permits))
            _permits[collection] = permits = new MemoryPermits();
        return permits;
    }
}
