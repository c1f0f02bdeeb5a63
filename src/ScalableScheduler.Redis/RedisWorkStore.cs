using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Queues of workers in Redis.</summary>
public sealed class RedisWorkStore : IWorkStore
{
    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisWorkStore(RedisConnection connection, int partitions)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
    }

    public async ValueTask<IReadOnlyList<Offer>> PeekAsync(
        QueueName queue, IReadOnlyList<PartitionId> partitions, int limit, CancellationToken cancellationToken)
    {
        // One after the other on the same connection without waiting for answers: a single way there and back for all.
        var found = await _connection.CallAsync(
            "ZRANGE",
            db => Task.WhenAll(partitions.Select(partition => db.SortedSetRangeByRankWithScoresAsync(
                _keys[partition.Number].Offers(queue.Value), 0, limit - 1, Order.Ascending, CommandFlags.DemandMaster))),
            cancellationToken);
        return [.. found
            .Zip(partitions, (offers, partition) => offers.Select(o => new Offer(new RunId(o.Element!), ToInstant(o.Score), partition)))
            .SelectMany(offers => offers)
            .OrderBy(o => o.Turn)
            .ThenBy(o => o.Run.Value, StringComparer.Ordinal)];
    }

    public async ValueTask<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, _keys.Partitions)
            .Select(n => _connection.RunAsync(Script.ReadQueues, _keys[n].All, [], cancellationToken)));
        return [.. answers
            .SelectMany(Queues)
            .GroupBy(q => q.Queue)
            .Select(g => new QueueStatus(g.Key, g.Sum(q => q.Offered), g.Min(q => q.NextTurn)))
            .OrderBy(q => q.Queue.Value, StringComparer.Ordinal)];
    }

    public async ValueTask AddJobAsync(QueueName job, CancellationToken cancellationToken) =>
        await _connection.CallAsync("SADD", db => db.SetAddAsync(_keys.Jobs, job.Value), cancellationToken);

    public async ValueTask<IReadOnlyList<QueueName>> ReadJobsAsync(CancellationToken cancellationToken)
    {
        var jobs = await _connection.CallAsync("SMEMBERS", db => db.SetMembersAsync(_keys.Jobs, CommandFlags.DemandMaster), cancellationToken);
        return [.. jobs.Select(job => new QueueName(job!)).OrderBy(job => job.Value, StringComparer.Ordinal)];
    }

    private static IEnumerable<QueueStatus> Queues(RedisResult answer)
    {
        for (var i = 0; i + 2 < answer.Length; i += 3)
            yield return new QueueStatus(new QueueName((string)answer[i]!), (long)answer[i + 1], Scores.ToInstant(answer[i + 2]));
    }

    private static DateTimeOffset ToInstant(double score) => DateTimeOffset.FromUnixTimeMilliseconds((long)score);
}
