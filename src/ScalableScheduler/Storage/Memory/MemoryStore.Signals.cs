using System.Collections.Immutable;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    // In the order in which they were made, so that a simulation replays exactly.
    private ImmutableList<Subscription> _subscriptions = [];

    public ValueTask<IAsyncDisposable> OnDueAsync(PartitionId partition, Action callback, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncDisposable>(Subscribe(partition, callback));

    public ValueTask<IAsyncDisposable> OnClusterChangeAsync(Action callback, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncDisposable>(Subscribe(partition: null, callback));

    public ValueTask AnnounceClusterChangeAsync(CancellationToken cancellationToken)
    {
        Signal(partition: null);
        return ValueTask.CompletedTask;
    }

    private void WakeOwner(PartitionId partition) => Signal(partition);

    private void Signal(PartitionId? partition)
    {
        foreach (var subscription in _subscriptions)
        {
            if (subscription.Partition == partition)
                subscription.Callback();
        }
    }

    private Subscription Subscribe(PartitionId? partition, Action callback)
    {
        var subscription = new Subscription(this, partition, callback);
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add(subscription));
        return subscription;
    }

    private sealed class Subscription(MemoryStore store, PartitionId? partition, Action callback) : IAsyncDisposable
    {
        public PartitionId? Partition => partition;

        public Action Callback => callback;

        public ValueTask DisposeAsync()
        {
            ImmutableInterlocked.Update(ref store._subscriptions, all => all.Remove(this));
            return ValueTask.CompletedTask;
        }
    }
}
