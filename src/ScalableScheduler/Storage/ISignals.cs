using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage;

/// <summary>Hints that something changed, sent by the store to every node. They only save waiting: one that is lost costs
/// at most the time to the next regular look.</summary>
public interface ISignals
{
    /// <summary>Calls back when something in the partition is due earlier than its owner may know, until disposed.
    /// The callback is quick and does not throw.</summary>
    ValueTask<IAsyncDisposable> OnDueAsync(PartitionId partition, Action callback, CancellationToken cancellationToken);

    /// <summary>Calls back when a node came or left, or a partition was handed over, until disposed.</summary>
    ValueTask<IAsyncDisposable> OnClusterChangeAsync(Action callback, CancellationToken cancellationToken);

    /// <summary>Tells all nodes that a partition was handed over.</summary>
    ValueTask AnnounceClusterChangeAsync(CancellationToken cancellationToken);

    /// <summary>Calls back with each run that is to be stopped, until disposed.</summary>
    ValueTask<IAsyncDisposable> OnCancelAsync(Action<RunId> callback, CancellationToken cancellationToken);

    /// <summary>Tells all nodes that runs are to be stopped.</summary>
    ValueTask AnnounceCancelAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken);

    /// <summary>Calls back when a run was offered in a queue, with the partition that it is of, until disposed.</summary>
    ValueTask<IAsyncDisposable> OnOfferAsync(Action<QueueName, PartitionId> callback, CancellationToken cancellationToken);

    /// <summary>Calls back when events were added to the <see cref="IEventLog"/>, until disposed.</summary>
    ValueTask<IAsyncDisposable> OnEventsAsync(Action callback, CancellationToken cancellationToken);
}
