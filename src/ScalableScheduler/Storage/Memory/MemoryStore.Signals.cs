using System.Collections.Immutable;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    // In the order in which they were made, so that a simulation replays exactly.
    private ImmutableArray<Subscription> _subscriptions = [];
    private ImmutableArray<Action<RunId>> _cancelCallbacks = [];
    private ImmutableArray<Action> _eventCallbacks = [];
    private ImmutableArray<Action<QueueName, PartitionId>> _offerCallbacks = [];

    public ValueTask<IAsyncDisposable> OnDueAsync(PartitionId partition, Action callback, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncDisposable>(Subscribe(partition, callback));

    public ValueTask<IAsyncDisposable> OnClusterChangeAsync(Action callback, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IAsyncDisposable>(Subscribe(partition: null, callback));

    public ValueTask AnnounceClusterChangeAsync(CancellationToken cancellationToken)
    {
        Signal(partition: null);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> OnCancelAsync(Action<RunId> callback, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _cancelCallbacks, all => all.Add(callback));
        return ValueTask.FromResult<IAsyncDisposable>(new Unsubscription(() => ImmutableInterlocked.Update(ref _cancelCallbacks, all => all.Remove(callback))));
    }

    public ValueTask AnnounceCancelAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        Cancel(runs);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IAsyncDisposable> OnEventsAsync(Action callback, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _eventCallbacks, all => all.Add(callback));
        return ValueTask.FromResult<IAsyncDisposable>(new Unsubscription(() => ImmutableInterlocked.Update(ref _eventCallbacks, all => all.Remove(callback))));
    }

    public ValueTask<IAsyncDisposable> OnOfferAsync(Action<QueueName, PartitionId> callback, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _offerCallbacks, all => all.Add(callback));
        return ValueTask.FromResult<IAsyncDisposable>(new Unsubscription(() => ImmutableInterlocked.Update(ref _offerCallbacks, all => all.Remove(callback))));
    }

    private void AnnounceOffer(Run run)
    {
        if (!run.IsOffered)
            return;
        foreach (var callback in _offerCallbacks)
            callback(run.Assignment!.Queue!.Value, PartitionOf(run.Schedule));
    }

    private void Cancel(IReadOnlyList<RunId> runs)
    {
        foreach (var callback in _cancelCallbacks)
        {
            foreach (var run in runs)
                callback(run);
        }
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

    private sealed class Unsubscription(Action remove) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            remove();
            return ValueTask.CompletedTask;
        }
    }
}
