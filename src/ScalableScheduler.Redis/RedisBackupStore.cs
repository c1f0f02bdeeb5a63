using ScalableScheduler.Collections;
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

/// <summary>Reads all that is kept in Redis for a backup, and puts it back.</summary>
public sealed class RedisBackupStore : IBackupStore
{
    private const int PageSize = 100;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisBackupStore(RedisConnection connection, int partitions)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
    }

    public async ValueTask<BackupPage<Collection>> ReadCollectionsAsync(CancellationToken cancellationToken)
    {
        var blobs = await _connection.CallAsync("HGETALL", db => db.HashGetAllAsync(_keys.CollectionDefinitions[0], CommandFlags.DemandMaster), cancellationToken);
        var page = new BackupPageBuilder<Collection>();
        foreach (var (name, blob) in blobs.Select(b => ((string)b.Name!, (byte[])b.Value!)).OrderBy(b => b.Item1, StringComparer.Ordinal))
        {
            if (CollectionCodec.TryDecode(new CollectionName(name), blob, out var collection, out var problem))
                page.Add(collection);
            else
                page.Leave("collection", name, problem, ("definition", blob));
        }
        return page.Build(next: null);
    }

    public async ValueTask<BackupPage<ScheduleReading>> ReadSchedulesAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken)
    {
        // Every id that is there from the first page to the last is found, whatever else comes and goes (redis.io, SCAN).
        // States are the shortest of what each schedule has.
        var (found, next) = await ScanAsync(_keys[partition.Number].States, cursor, cancellationToken);
        var page = new BackupPageBuilder<ScheduleReading>();
        foreach (var ids in found.Select(f => f.Field).Distinct(StringComparer.Ordinal).Chunk(PageSize))
        {
            var arguments = Array.ConvertAll(ids, id => (RedisValue)id);
            BackupReader.Read(ids, await RunAsync(Script.ReadBackup, partition.Number, arguments, cancellationToken), page);
        }
        return page.Build(next);
    }

    public async ValueTask<BackupPage<RunRecord>> ReadHistoryAsync(ScheduleId schedule, string? cursor, CancellationToken cancellationToken)
    {
        var (found, next) = await PageAsync(Of(schedule).History(schedule.Value), cursor, cancellationToken);
        var page = new BackupPageBuilder<RunRecord>();
        foreach (var (blob, _) in found)
        {
            if (RecordCodec.TryDecode(blob, out var record, out var problem))
                page.Add(record);
            else
                page.Leave("record", schedule.Value, problem, ("record", blob));
        }
        return page.Build(next);
    }

    public async ValueTask<BackupPage<DeadLetter>> ReadDeadLettersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken)
    {
        var (found, next) = await ScanAsync(_keys[partition.Number].DeadLetters, cursor, cancellationToken);
        var page = new BackupPageBuilder<DeadLetter>();
        foreach (var (run, blob) in found)
        {
            if (DeadLetterCodec.TryDecode(new RunId(run), blob, out var letter, out var problem))
                page.Add(letter);
            else
                page.Leave("dead_letter", run, problem, ("dead_letter", blob));
        }
        return page.Build(next);
    }

    public async ValueTask<BackupPage<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken)
    {
        var (found, next) = await PageAsync(_keys[partition.Number].ChainTriggers, cursor, cancellationToken);
        var page = new BackupPageBuilder<ChainTrigger>();
        foreach (var (member, score) in found)
        {
            var text = System.Text.Encoding.UTF8.GetString(member);
            if (ChainTriggerCodec.Decode(text, DateTimeOffset.FromUnixTimeMilliseconds((long)score)) is { } trigger)
                page.Add(trigger);
            else
                page.Leave("chain_trigger", text, "It is not of the stored form.", ("trigger", member));
        }
        return page.Build(next);
    }

    public async ValueTask<IReadOnlyList<RestoreAnswer>> RestoreSchedulesAsync(IReadOnlyList<ScheduleBackup> schedules, CancellationToken cancellationToken)
    {
        var answers = new RestoreAnswer[schedules.Count];
        await Task.WhenAll(Enumerable.Range(0, schedules.Count)
            .GroupBy(i => Of(schedules[i].Definition.Id).Number)
            .Select(partition => RestoreAsync(_keys[partition.Key], schedules, [.. partition], answers, cancellationToken)));
        return answers;
    }

    public async ValueTask<int> RestoreHistoryAsync(IReadOnlyList<RunRecord> records, int kept, CancellationToken cancellationToken) => await AddAsync(
        Script.RestoreRecords, [kept], records, r => r.Schedule, r => [r.Id.Value, RecordCodec.Encode(r), Scores.Of(r.OpenedAt)], cancellationToken);

    public async ValueTask<int> RestoreDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => await AddAsync(
        Script.RestoreLetters,
        [DeadLetter.KeptPerSchedule],
        letters,
        l => l.Run.Schedule,
        l => [l.Run.Id.Value, DeadLetterCodec.Encode(l), Scores.Of(l.Run.FinishedAt ?? l.Run.OpenedAt)],
        cancellationToken);

    public async ValueTask<int> RestoreChainTriggersAsync(IReadOnlyList<ChainTrigger> triggers, CancellationToken cancellationToken) => await AddAsync(
        Script.RestoreTriggers,
        [],
        triggers,
        t => t.Parent.TryGetSchedule(out var schedule) ? schedule : throw new ArgumentException($"'{t.Parent}' is not a run's id.", nameof(triggers)),
        t => [ChainTriggerCodec.Encode(t.Parent, t.Schedule, t.ChainLength), t.Parent.Value, Scores.Of(t.EndedAt)],
        cancellationToken);

    private PartitionKeys Of(ScheduleId schedule) => _keys[PartitionId.Of(schedule, _keys.Partitions).Number];

    private async Task RestoreAsync(
        PartitionKeys partition, IReadOnlyList<ScheduleBackup> schedules, int[] places, RestoreAnswer[] answers, CancellationToken cancellationToken)
    {
        foreach (var chunk in places.Chunk(PageSize))
        {
            var arguments = new List<RedisValue> { partition.Wake, _keys.Offers, partition.Number };
            foreach (var i in chunk)
                arguments.AddBackup(schedules[i]);
            var answer = await RunAsync(Script.RestoreSchedules, partition.Number, [.. arguments], cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
                answers[chunk[i]] = (RestoreAnswer)(int)answer[i];
        }
        if (await _connection.WaitForReplicasAsync(partition.Definitions, cancellationToken) is { } missing)
            throw new StoreUnavailableException($"Redis stored it, but {missing}.");
    }

    private async Task<int> AddAsync<T>(
        Script script, RedisValue[] head, IReadOnlyList<T> items, Func<T, ScheduleId> schedule, Func<T, RedisValue[]> arguments, CancellationToken cancellationToken)
    {
        var added = await Task.WhenAll(items
            .GroupBy(item => Of(schedule(item)).Number)
            .SelectMany(partition => partition.Chunk(PageSize).Select(chunk =>
                RunAsync(script, partition.Key, [.. head, .. chunk.SelectMany(arguments)], cancellationToken))));
        return added.Sum(answer => (int)answer);
    }

    // A part of a hash. A small one is answered as a whole.
    private async Task<(List<(string Field, byte[] Value)> Found, string? Next)> ScanAsync(RedisKey hash, string? cursor, CancellationToken cancellationToken)
    {
        const string First = "0";
        object[] arguments = [hash, cursor ?? First, "COUNT", PageSize];
        var answer = await _connection.CallAsync("HSCAN", db => db.ExecuteAsync("HSCAN", arguments, CommandFlags.DemandMaster), cancellationToken);
        var found = new List<(string, byte[])>();
        for (var i = 0; i + 1 < answer[1].Length; i += 2)
            found.Add(((string)answer[1][i]!, (byte[])answer[1][i + 1]!));
        var next = (string)answer[0]!;
        return (found, next == First ? null : next);
    }

    // A part of a sorted set, in its order.
    private async Task<(List<(byte[] Member, double Score)> Found, string? Next)> PageAsync(RedisKey set, string? cursor, CancellationToken cancellationToken)
    {
        var after = Cursor.Read(cursor);
        RedisValue[] arguments = ["up", after is { } a ? Scores.ToText(a.Score) : "-inf", after?.Member ?? [], PageSize];
        var answer = await _connection.RunAsync(Script.Page, [set], arguments, cancellationToken);
        var found = new List<(byte[] Member, double Score)>();
        for (var i = 0; i + 1 < answer.Length; i += 2)
            found.Add(((byte[])answer[i]!, Scores.ToNumber(answer[i + 1])));
        return (found, found.Count < PageSize ? null : Cursor.Write(new IndexPosition(found[^1].Score, found[^1].Member)));
    }

    private Task<RedisResult> RunAsync(Script script, int partition, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _connection.RunAsync(script, _keys[partition].All, arguments, cancellationToken);
}
