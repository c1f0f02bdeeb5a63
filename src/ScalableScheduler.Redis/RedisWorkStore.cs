using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Redis;

/// <summary>Queues of workers in Redis.</summary>
public sealed class RedisWorkStore : IWorkStore
{
    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisWorkStore(RedisConnection connection, int partitions)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(partitions);
    }

    public ValueTask<IReadOnlyList<Offer>> PeekAsync(
        QueueName queue, IReadOnlyList<PartitionId> partitions, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AddJobAsync(QueueName job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<QueueName>> ReadJobsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
