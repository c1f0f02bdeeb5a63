using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Simulation;

/// <summary>A lock server that can be away, and come back with nothing in its memory.</summary>
internal sealed class SimulatedLockServer(TimeProvider time) : ILockServer
{
    private MemoryLockServer _memory = new(time);

    public bool IsAway { get; set; }

    /// <summary>It forgets all, as a server without persistence does when it is restarted.</summary>
    public void Forget() => _memory = new MemoryLockServer(time);

    public ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
        IsAway ? ValueTask.FromResult(false) : _memory.AcquireAsync(resource, value, duration, cancellationToken);

    public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
        IsAway ? ValueTask.FromResult(false) : _memory.ExtendAsync(resource, value, duration, cancellationToken);

    public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
        IsAway ? ValueTask.FromResult(false) : _memory.ReleaseAsync(resource, value, cancellationToken);
}
