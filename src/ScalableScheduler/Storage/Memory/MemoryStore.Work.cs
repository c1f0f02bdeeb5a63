using System.Collections.Immutable;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private ImmutableHashSet<QueueName> _jobs = [];

    public ValueTask<IReadOnlyList<Offer>> PeekAsync(
        QueueName queue, IReadOnlyList<PartitionId> partitions, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Offer>>([.. partitions
            .SelectMany(partition => Locked(_partitions[partition.Number], p => OffersOf(p)
                .Where(r => r.Assignment!.Queue == queue)
                .OrderBy(r => r.Assignment!.Turn)
                .ThenBy(r => r.Id.Value, StringComparer.Ordinal)
                .Take(limit)
                .Select(r => new Offer(r.Id, r.Assignment!.Turn, partition))
                .ToArray()))
            .OrderBy(o => o.Turn)
            .ThenBy(o => o.Run.Value, StringComparer.Ordinal)]);

    public ValueTask<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<QueueStatus>>([.. _partitions
            .SelectMany(p => Locked(p, p => OffersOf(p).ToArray()))
            .GroupBy(r => r.Assignment!.Queue!.Value)
            .Select(g => new QueueStatus(g.Key, g.Count(), g.Min(r => r.Assignment!.Turn)))
            .OrderBy(q => q.Queue.Value, StringComparer.Ordinal)]);

    public ValueTask AddJobAsync(QueueName job, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _jobs, jobs => jobs.Add(job));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<QueueName>> ReadJobsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<QueueName>>([.. _jobs.OrderBy(j => j.Value, StringComparer.Ordinal)]);

    private static IEnumerable<Run> OffersOf(MemoryPartition p) => p.Runs.Values.Where(r => r.IsOffered);
}
