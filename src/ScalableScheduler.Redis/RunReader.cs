using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads runs by their ids, open or ended: one call per partition that has some of them, all at once.</summary>
internal sealed partial class RunReader(RedisConnection connection, Keys keys, ILogger logger)
{
    /// <summary>What the scripts answer of a run: open run, why it is to be stopped, record.</summary>
    public const int FieldsPerRun = 3;

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
            records[places[i]] = Decode(ids[places[i]], answer, FieldsPerRun * i);
    }

    /// <summary>Reads an open run; null when it is not open, or can't be read.</summary>
    public async Task<Run?> ReadOpenAsync(RunId id, CancellationToken cancellationToken)
    {
        if (!id.TryGetSchedule(out _))
            return null;
        var answer = await connection.RunAsync(Script.ReadRuns, keys[PartitionOf(id)].All, [id.Value], cancellationToken);
        return answer[0].IsNull ? null : DecodeOpen(id, answer[0], answer[1]);
    }

    /// <summary>Reads a run out of an answer: open run, why it is to be stopped, record; each null when there is none.</summary>
    public RunRecord? Decode(RunId id, RedisResult answer, int at)
    {
        if (answer[at].IsNull)
            return answer[at + 2].IsNull ? null : Decode(id, (byte[])answer[at + 2]!);
        return DecodeOpen(id, answer[at], answer[at + 1]) is { } run ? RunRecord.OfOpen(run) : null;
    }

    /// <summary>Reads an open run; null when it can't be read.</summary>
    public Run? DecodeOpen(RunId id, RedisResult open, RedisResult cancelReason)
    {
        if (RunCodec.TryDecode(id, (byte[])open!, out var run, out var problem))
            return run with { CancelReason = (string?)cancelReason };
        LogUnreadable(id.Value, problem);
        return null;
    }

    /// <summary>Says that a run is left out.</summary>
    public void NoteUnreadable(RunId id, string problem) => LogUnreadable(id.Value, problem);

    /// <summary>Reads a record; null when it can't be read.</summary>
    public RunRecord? Decode(RunId id, byte[] record)
    {
        if (RecordCodec.TryDecode(record, out var ended, out var problem))
            return ended;
        LogUnreadable(id.Value, problem);
        return null;
    }
}
