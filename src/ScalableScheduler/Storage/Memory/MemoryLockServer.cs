using ScalableScheduler.Coordination.Locks;

namespace ScalableScheduler.Storage.Memory;

/// <summary>A lock server in this process's memory. Times are those of the given clock.</summary>
public sealed class MemoryLockServer(TimeProvider time) : ILockServer
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Value, DateTimeOffset Until)> _locks = new(StringComparer.Ordinal);

    public ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Present(resource) is not null)
                return ValueTask.FromResult(false);
            _locks[resource] = (value, time.GetUtcNow() + duration);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Present(resource) != value)
                return ValueTask.FromResult(false);
            _locks[resource] = (value, time.GetUtcNow() + duration);
            return ValueTask.FromResult(true);
        }
    }

    public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult(Present(resource) == value && _locks.Remove(resource));
    }

    private string? Present(string resource) =>
        _locks.TryGetValue(resource, out var held) && held.Until > time.GetUtcNow() ? held.Value : null;
}
