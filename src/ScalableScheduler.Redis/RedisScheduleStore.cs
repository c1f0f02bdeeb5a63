using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Listing;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Definitions in Redis.</summary>
public sealed partial class RedisScheduleStore : IScheduleStore
{
    // A script holds up the server while it runs: about 10 µs for each version saved.
    private const int SavedPerCall = 100;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly ScheduleReader _reader;
    private readonly ScheduleListing _listing;
    private readonly ILogger<RedisScheduleStore> _logger;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="logger">Hears of definitions that can't be read.</param>
    public RedisScheduleStore(RedisConnection connection, int partitions, ILogger<RedisScheduleStore> logger)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
        _reader = new ScheduleReader(connection, _keys, logger);
        _listing = new ScheduleListing(connection, _keys, _reader);
        _logger = logger;
    }

    public async ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken) =>
        await _reader.ReadAsync(ids, cancellationToken);

    public async ValueTask<IReadOnlyList<SaveAnswer>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken)
    {
        var saved = new SaveAnswer[writes.Count];
        var saves = Enumerable.Range(0, writes.Count)
            .GroupBy(i => PartitionId.Of(writes[i].Registration.Definition.Id, _keys.Partitions).Number)
            .Select(partition => SaveAsync(_keys[partition.Key], writes, [.. partition], saved, cancellationToken));
        await Task.WhenAll(saves);
        return saved;
    }

    public async ValueTask<IReadOnlyList<RunId>?> RemoveAsync(ScheduleId id, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken)
    {
        var partition = Of(id);
        RedisValue[] arguments = [id.Value, expected?.ToString() ?? "", cancel ? _keys.Cancel : ""];
        var answer = await _connection.RunAsync(Script.Remove, partition.All, arguments, cancellationToken);
        return answer.IsNull ? null : [.. ((string[])answer!).Select(r => new RunId(r))];
    }

    public async ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken) =>
        await _listing.ReadAsync(query, cancellationToken);

    public async ValueTask<bool> StartBackfillAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        var partition = Of(backfill.Schedule);
        RedisValue[] arguments = [backfill.Schedule.Value, BackfillCodec.Encode(backfill), partition.Wake];
        var isStarted = (bool)await _connection.RunAsync(Script.StartBackfill, partition.All, arguments, cancellationToken);
        if (isStarted && await _connection.WaitForReplicasAsync(partition.Backfills, cancellationToken) is { } missing)
            throw new StoreUnavailableException($"Redis stored it, but {missing}.");
        return isStarted;
    }

    public async ValueTask<Backfill?> GetBackfillAsync(ScheduleId schedule, CancellationToken cancellationToken)
    {
        var blob = await _connection.CallAsync("HGET", db => db.HashGetAsync(Of(schedule).Backfills, schedule.Value, CommandFlags.DemandMaster), cancellationToken);
        if (blob.IsNull)
            return null;
        if (!BackfillCodec.TryDecode(schedule, (byte[])blob!, out var backfill, out var problem))
            LogUnreadableBackfill(schedule.Value, problem);
        return backfill;
    }

    public async ValueTask<bool> EndBackfillAsync(Backfill read, Backfill ended, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [read.Schedule.Value, BackfillCodec.Stamp(read), BackfillCodec.Encode(ended)];
        return (bool)await _connection.RunAsync(Script.EndBackfill, Of(read.Schedule).All, arguments, cancellationToken);
    }

    private PartitionKeys Of(ScheduleId schedule) => _keys[PartitionId.Of(schedule, _keys.Partitions).Number];

    private async Task SaveAsync(
        PartitionKeys partition, IReadOnlyList<ScheduleWrite> writes, int[] places, SaveAnswer[] saved, CancellationToken cancellationToken)
    {
        // One after the other: two versions of one schedule in a batch are stored in their order.
        foreach (var chunk in places.Chunk(SavedPerCall))
        {
            var arguments = new List<RedisValue>(2 + (chunk.Length * 6)) { partition.Wake, WakeUps.Within };
            foreach (var i in chunk)
                Add(arguments, writes[i]);
            var answer = await _connection.RunAsync(Script.Save, partition.All, [.. arguments], cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
                saved[chunk[i]] = (SaveAnswer)(int)answer[i];
        }
        if (await _connection.WaitForReplicasAsync(partition.Definitions, cancellationToken) is { } missing)
            throw new StoreUnavailableException($"Redis stored it, but {missing}.");
    }

    private static void Add(List<RedisValue> arguments, ScheduleWrite write)
    {
        var (definition, state, due) = write.Registration;
        arguments.Add(definition.Id.Value);
        arguments.Add(write.Expected?.State.ToString() ?? "");
        arguments.Add(state.ToString());
        arguments.Add(ScheduleCodec.Encode(definition));
        arguments.Add(Scores.OfDue(due));
        arguments.Add(definition.Priority);
    }
}
