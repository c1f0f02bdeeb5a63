using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Runs;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads runs by their ids, open or ended: one call per partition that has some of them, all at once.</summary>
internal sealed partial class RunReader(RedisConnection connection, Keys keys, ILogger logger)
{
    private const int PerCall = 250;

    /// <returns>In the ids' order; null for a run that is unknown or can't be read.</returns>
    public async Task<IReadOnlyList<RunRecord?>> ReadAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken)
    {
        var records = new RunRecord?[ids.Count];
        var reads = Enumerable.Range(0, ids.Count)
            .Where(i => ids[i].TryGetSchedule(out _))
            .GroupBy(i => PartitionOf(ids[i]))
            .SelectMany(partition => partition.Chunk(PerCall).Select(places => ReadAsync(partition.Key, ids, places, records, cancellationToken)));
        await Task.WhenAll(reads);
        return records;
    }

    private int PartitionOf(RunId id) =>
        id.TryGetSchedule(out var schedule) ? PartitionId.Of(schedule, keys.Partitions).Number : throw new ArgumentException($"'{id}' is not a run's id.", nameof(id));

    private async Task ReadAsync(int partition, IReadOnlyList<RunId> ids, int[] places, RunRecord?[] records, CancellationToken cancellationToken)
    {
        var arguments = Array.ConvertAll(places, i => (RedisValue)ids[i].Value);
        var answer = await connection.RunAsync(Script.ReadRuns, keys[partition].All, arguments, cancellationToken);
        for (var i = 0; i < places.Length; i++)
            records[places[i]] = Decode(ids[places[i]], answer[2 * i], answer[(2 * i) + 1]);
    }

    private RunRecord? Decode(RunId id, RedisResult open, RedisResult ended)
    {
        if (open.IsNull)
            return ended.IsNull ? null : Decode(id, (byte[])ended!);
        if (RunCodec.TryDecode(id, (byte[])open!, out var run, out var problem))
            return RunRecord.OfOpen(run);
        LogUnreadable(id.Value, problem);
        return null;
    }

    /// <summary>Reads a record; null when it can't be read.</summary>
    public RunRecord? Decode(RunId id, byte[] record)
    {
        if (RecordCodec.TryDecode(record, out var ended, out var problem))
            return ended;
        LogUnreadable(id.Value, problem);
        return null;
    }
}
