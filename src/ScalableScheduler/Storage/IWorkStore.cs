using System.Runtime.InteropServices;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage;

/// <summary>Queues in which runs are offered to workers. A run joins and leaves its queue with each write of it.
/// Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IWorkStore
{
    /// <summary>The runs whose turn it is next (<see cref="Assignment.Turn"/>), in some partitions.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="partitions">Where to look.</param>
    /// <param name="limit">At most so many of each partition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The earliest turn first.</returns>
    ValueTask<IReadOnlyList<Offer>> PeekAsync(QueueName queue, IReadOnlyList<PartitionId> partitions, int limit, CancellationToken cancellationToken);

    /// <summary>Every queue in which a run stands, by name.</summary>
    ValueTask<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken);

    /// <summary>Notes that runs are sent to the workers of a job over a bus whose answers come by job: every node has to listen
    /// for them from now on. Safe to repeat.</summary>
    ValueTask AddJobAsync(QueueName job, CancellationToken cancellationToken);

    /// <summary>All jobs that were noted, by name.</summary>
    ValueTask<IReadOnlyList<QueueName>> ReadJobsAsync(CancellationToken cancellationToken);
}

/// <param name="Run">The run.</param>
/// <param name="Turn">By what its place goes.</param>
/// <param name="Partition">Where it is kept.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Offer(RunId Run, DateTimeOffset Turn, PartitionId Partition);

/// <param name="Queue">The queue.</param>
/// <param name="Offered">Runs that stand in it.</param>
/// <param name="NextTurn">The earliest turn.</param>
public sealed record QueueStatus(QueueName Queue, long Offered, DateTimeOffset NextTurn);
