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

/// <summary>Runs in Redis.</summary>
public sealed class RedisRunStore : IRunStore
{
    // A script holds up the server while it runs: about 10 µs for each run opened.
    private const int PerCall = 100;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly RunReader _reader;
    private readonly OpenRunReader _openReader;
    private readonly RunListing _runs;
    private readonly DeadLetterListing _deadLetters;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="logger">Hears of what can't be read.</param>
    public RedisRunStore(RedisConnection connection, int partitions, ILogger<RedisRunStore> logger)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
        _reader = new RunReader(connection, _keys, logger);
        _openReader = new OpenRunReader(connection, _keys, _reader);
        _runs = new RunListing(connection, _keys, _reader);
        _deadLetters = new DeadLetterListing(connection, _keys, logger);
    }

    public async ValueTask<IReadOnlyList<RunRecord?>> RequestAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken)
    {
        var records = new RunRecord?[requests.Count];
        var calls = Enumerable.Range(0, requests.Count)
            .GroupBy(i => PartitionId.Of(requests[i].Run.Schedule, _keys.Partitions).Number)
            .Select(partition => RequestAsync(_keys[partition.Key], requests, [.. partition], records, cancellationToken));
        await Task.WhenAll(calls);
        return records;
    }

    public async ValueTask HastenAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        var calls = runs
            .Where(run => run.TryGetSchedule(out _))
            .GroupBy(run => run.TryGetSchedule(out var schedule) ? PartitionId.Of(schedule, _keys.Partitions).Number : 0)
            .SelectMany(partition => partition.Chunk(PerCall).Select(chunk => HastenAsync(_keys[partition.Key], chunk, cancellationToken)));
        await Task.WhenAll(calls);
    }

    public async ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken)
    {
        var partition = Of(ending.Read.Schedule);
        var (script, arguments) = ending switch
        {
            RunEnded ended => (Script.Finish, Arguments(ended, partition)),
            RunContinues continues => (Script.Continue, Arguments(continues, partition)),
            _ => throw new ArgumentException($"There is no run ending of type {ending.GetType().Name}.", nameof(ending)),
        };
        return (FinishAnswer)(int)await _connection.RunAsync(script, partition.All, arguments, cancellationToken);
    }

    public async ValueTask<bool> RequestCancelAsync(Run read, string reason, CancellationToken cancellationToken)
    {
        var partition = Of(read.Schedule);
        RedisValue[] arguments = [read.Id.Value, RunCodec.Stamp(read), reason, _keys.Cancel, partition.Wake];
        return (bool)await _connection.RunAsync(Script.RequestCancel, partition.All, arguments, cancellationToken);
    }

    public async ValueTask<Run?> GetOpenAsync(RunId id, CancellationToken cancellationToken) =>
        await _reader.ReadOpenAsync(id, cancellationToken);

    public async ValueTask<IReadOnlyList<OpenRun?>> ReadOpenAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken) =>
        await _openReader.ReadAsync(ids, cancellationToken);

    public async ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        (await _reader.ReadAsync([id], cancellationToken))[0];

    public async ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        await _runs.ReadAsync(query, cancellationToken);

    public async ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        (long)await _connection.RunAsync(Script.DeleteRuns, Of(schedule).All, [schedule.Value, Scores.Of(before)], cancellationToken);

    public async ValueTask<Page<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) =>
        await _deadLetters.ReadAsync(query, cancellationToken);

    public async ValueTask<DeadLetter?> GetDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        await _deadLetters.GetAsync(run, cancellationToken);

    public async ValueTask<bool> RemoveDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        run.TryGetSchedule(out var schedule)
        && (bool)await _connection.RunAsync(Script.RemoveLetter, Of(schedule).All, [run.Value], cancellationToken);

    public async ValueTask RemoveChainTriggerAsync(ChainTrigger trigger, CancellationToken cancellationToken)
    {
        if (!trigger.Parent.TryGetSchedule(out var schedule))
            return;
        var member = ChainTriggerCodec.Encode(trigger.Parent, trigger.Schedule, trigger.ChainLength);
        await _connection.CallAsync("ZREM", db => db.SortedSetRemoveAsync(Of(schedule).ChainTriggers, member, CommandFlags.DemandMaster), cancellationToken);
    }

    private async Task RequestAsync(
        PartitionKeys partition, IReadOnlyList<RunRequest> requests, int[] places, RunRecord?[] records, CancellationToken cancellationToken)
    {
        foreach (var chunk in places.Chunk(PerCall))
        {
            var arguments = new List<RedisValue>(2 + (chunk.Length * 5)) { partition.Wake, WakeUps.Within };
            foreach (var i in chunk)
            {
                var (run, letter) = requests[i];
                arguments.AddRange([run.Id.Value, Scores.Of(run.OpenedAt), Scores.Of(run.AttentionAt), RunCodec.Encode(run), letter?.Value ?? ""]);
            }
            var answer = await _connection.RunAsync(Script.Request, partition.All, [.. arguments], cancellationToken);
            for (var i = 0; i < chunk.Length; i++)
                records[chunk[i]] = _reader.Decode(requests[chunk[i]].Run.Id, answer, RunReader.FieldsPerRun * i);
        }
        if (await _connection.WaitForReplicasAsync(partition.Runs, cancellationToken) is { } missing)
            throw new StoreUnavailableException($"Redis stored it, but {missing}.");
    }

    private Task<RedisResult> HastenAsync(PartitionKeys partition, RunId[] runs, CancellationToken cancellationToken) => _connection.RunAsync(
        Script.Hasten, partition.All, [partition.Wake, .. runs.Select(run => (RedisValue)run.Value)], cancellationToken);

    private PartitionKeys Of(ScheduleId schedule) => _keys[PartitionId.Of(schedule, _keys.Partitions).Number];

    private static RedisValue[] Arguments(RunEnded ended, PartitionKeys partition)
    {
        var arguments = new List<RedisValue> { partition.Wake };
        arguments.AddEnding(ended);
        return [.. arguments];
    }

    private RedisValue[] Arguments(RunContinues continues, PartitionKeys partition)
    {
        var run = continues.Run;
        return
        [
            run.Id.Value,
            RunCodec.Stamp(continues.Read),
            RunCodec.Encode(run),
            RunPlace.Of(run),
            Scores.Of(run.AttentionAt),
            partition.Wake,
            WakeUps.Within,
            _keys.Offers,
            partition.Number,
        ];
    }
}
