using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads open runs with what is needed to write what becomes of them: one call per partition that has some of them,
/// all at once.</summary>
internal sealed class OpenRunReader(RedisConnection connection, Keys keys, RunReader runs)
{
    private const int PerCall = 100;
    private const int FieldsPerRun = 2;

    /// <returns>In the ids' order; null for a run that is not open or can't be read.</returns>
    public async Task<IReadOnlyList<OpenRun?>> ReadAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken)
    {
        var found = new OpenRun?[ids.Count];
        var byPartition = new Dictionary<int, List<int>>();
        for (var i = 0; i < ids.Count; i++)
        {
            if (!ids[i].TryGetSchedule(out var schedule))
                continue;
            var partition = PartitionId.Of(schedule, keys.Partitions).Number;
            if (!byPartition.TryGetValue(partition, out var places))
                byPartition[partition] = places = [];
            places.Add(i);
        }
        await Task.WhenAll(byPartition.SelectMany(p => p.Value.Chunk(PerCall).Select(places => ReadAsync(p.Key, ids, places, found, cancellationToken))));
        return found;
    }

    private async Task ReadAsync(int partition, IReadOnlyList<RunId> ids, int[] places, OpenRun?[] found, CancellationToken cancellationToken)
    {
        var arguments = Array.ConvertAll(places, i => (RedisValue)ids[i].Value);
        var answer = await connection.RunAsync(Script.ReadOpen, keys[partition].All, arguments, cancellationToken);
        var (open, definitions, copies) = (answer[0], Definitions(answer[1]), new CollectionCopies(answer[2]));
        for (var i = 0; i < places.Length; i++)
        {
            var id = ids[places[i]];
            if (!open[FieldsPerRun * i].IsNull && runs.DecodeOpen(id, open[FieldsPerRun * i], open[(FieldsPerRun * i) + 1]) is { } run)
                found[places[i]] = Join(run, definitions[run.Schedule], copies);
        }
    }

    private OpenRun? Join(Run run, (Schedule? Definition, string? Problem) schedule, CollectionCopies copies)
    {
        var (definition, problem) = schedule;
        if (definition is not null && copies.TryGet(definition.Collection, out var collection, out problem))
            return new OpenRun(run, definition, collection);
        runs.NoteUnreadable(run.Id, problem!);
        return null;
    }

    private static Dictionary<ScheduleId, (Schedule? Definition, string? Problem)> Definitions(RedisResult answer)
    {
        var definitions = new Dictionary<ScheduleId, (Schedule?, string?)>();
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            var id = new ScheduleId((string)answer[i]!);
            definitions[id] = answer[i + 1].IsNull ? (null, "Its schedule is missing.")
                : ScheduleCodec.TryDecode(id, (byte[])answer[i + 1]!, out var definition, out var problem) ? (definition, null)
                : (null, $"Its schedule can't be read. {problem}");
        }
        return definitions;
    }
}
