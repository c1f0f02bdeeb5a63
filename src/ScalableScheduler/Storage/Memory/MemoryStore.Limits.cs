using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private readonly PermitTimes _permitTimes;
    private readonly Lock _limitGate = new();
    private readonly Dictionary<CollectionName, MemoryPermits> _permits = [];

    public ValueTask<IReadOnlyList<Permit>> AcquireAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitRequest> requests, CancellationToken cancellationToken)
    {
        lock (_limitGate)
            return ValueTask.FromResult<IReadOnlyList<Permit>>(PermitsOf(collection).Acquire(limits, requests, Now));
    }

    public ValueTask<IReadOnlyList<RunId>> ReleaseAsync(
        CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitReturn> returned, CancellationToken cancellationToken)
    {
        lock (_limitGate)
            return ValueTask.FromResult<IReadOnlyList<RunId>>(PermitsOf(collection).Release(limits, returned, Now));
    }

    private MemoryPermits PermitsOf(CollectionName collection)
    {
        if (!_permits.TryGetValue(collection, out var permits))
            _permits[collection] = permits = new MemoryPermits(_permitTimes);
        return permits;
    }
}
