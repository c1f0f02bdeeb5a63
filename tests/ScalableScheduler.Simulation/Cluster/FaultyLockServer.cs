using ScalableScheduler.Coordination.Locks;

namespace ScalableScheduler.Simulation;

/// <summary>A lock server as one node sees it: it says no while the node can't reach it.</summary>
internal sealed class FaultyLockServer(ILockServer inner, StoreFaults faults, string node) : ILockServer
{
    public ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
        faults.CanReachLocks(node) ? inner.AcquireAsync(resource, value, duration, cancellationToken) : ValueTask.FromResult(false);

    public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
        faults.CanReachLocks(node) ? inner.ExtendAsync(resource, value, duration, cancellationToken) : ValueTask.FromResult(false);

    public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
        faults.CanReachLocks(node) ? inner.ReleaseAsync(resource, value, cancellationToken) : ValueTask.FromResult(false);
}
