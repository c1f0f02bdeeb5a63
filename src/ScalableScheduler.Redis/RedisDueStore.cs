using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>What the owner of a partition does, in Redis.</summary>
public sealed partial class RedisDueStore : IDueStore
{
    private const int FieldsPerEntry = 4;

    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly ILogger<RedisDueStore> _logger;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="logger">Hears of what can't be read, and of replicas that lag.</param>
    public RedisDueStore(RedisConnection connection, int partitions, ILogger<RedisDueStore> logger)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
        _logger = logger;
    }

    public async ValueTask<FencingToken> TakeAsync(PartitionId partition, CancellationToken cancellationToken) =>
        new((long)await RunAsync(Script.Take, partition, [], cancellationToken));

    public async ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(Script.ReadDue, partition, [limit], cancellationToken);
        var schedules = new List<DueSchedule>();
        var runs = new List<DueRun>();
        var unreadable = new List<UnreadableEntry>();
        for (var i = 2; i + FieldsPerEntry <= answer.Length; i += FieldsPerEntry)
        {
            var entry = (string)answer[i]!;
            var due = Scores.ToInstant(answer[i + 1]);
            var problem = entry.Contains(RunId.Divider, StringComparison.Ordinal)
                ? AddRun(runs, new RunId(entry), answer[i + 2], answer[i + 3])
                : AddSchedule(schedules, new ScheduleId(entry), due, answer[i + 2], answer[i + 3]);
            if (problem is not null)
                unreadable.Add(new UnreadableEntry(entry, due, problem));
        }
        return new DueBatch(Scores.ToInstant(answer[0]), schedules, runs, [], unreadable, Scores.ToDue(answer[1]));
    }

    public async ValueTask<FireAnswer> FireAsync(
        PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken)
    {
        var arguments = FiringArguments.Of(token, firings);
        var answer = await RunAsync(Script.Fire, partition, arguments, cancellationToken);
        if (answer.IsNull)
            return FireAnswer.Stale;
        var accepted = (bool[])answer!;
        if (Array.Exists(accepted, a => a)
            && await _connection.WaitForReplicasAsync(_keys[partition.Number].Due, cancellationToken) is { } missing)
        {
            LogReplicasLag(partition.Number, missing);
        }
        return new FireAnswer(false, accepted);
    }

    public async ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(Script.ReadHeld, partition, [Scores.Of(from), limit], cancellationToken);
        var held = new List<Run>();
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            var id = new RunId((string)answer[i]!);
            if (TryReadRun(id, answer[i + 1], out var run, out var problem))
                held.Add(run!);
            else
                LogUnreadableRun(id.Value, problem!);
        }
        return held;
    }

    public async ValueTask<int?> RetainAsync(
        PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
            [token.Value, Scores.Of(cutoffs.Runs), Scores.Of(cutoffs.CompletedSchedules), Scores.Of(cutoffs.DeadLetters), limit];
        var answer = await RunAsync(Script.Retain, partition, arguments, cancellationToken);
        return answer.IsNull ? null : (int)answer;
    }

    private Task<RedisResult> RunAsync(Script script, PartitionId partition, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _connection.RunAsync(script, _keys[partition.Number].All, arguments, cancellationToken);

    private static string? AddSchedule(List<DueSchedule> schedules, ScheduleId id, DateTimeOffset due, RedisResult definition, RedisResult state)
    {
        if (!ScheduleReader.TryRead(id, definition, state, out var schedule, out var present, out var problem))
            return problem;
        schedules.Add(new DueSchedule(schedule, present, due, CollectionState.Undefined, OpenRuns.None));
        return null;
    }

    private static string? AddRun(List<DueRun> runs, RunId id, RedisResult definition, RedisResult blob)
    {
        if (!TryReadRun(id, blob, out var run, out var problem))
            return problem;
        if (definition.IsNull)
            return "Its schedule is missing.";
        if (!ScheduleCodec.TryDecode(run!.Schedule, (byte[])definition!, out var schedule, out problem))
            return $"Its schedule can't be read. {problem}";
        runs.Add(new DueRun(run, schedule, run.AttentionAt, CollectionState.Undefined, OpenRuns.None, IsActive: true));
        return null;
    }

    private static bool TryReadRun(RunId id, RedisResult blob, out Run? run, out string? problem)
    {
        if (!blob.IsNull)
            return RunCodec.TryDecode(id, (byte[])blob!, out run, out problem);
        (run, problem) = (null, "The run is missing.");
        return false;
    }

    public ValueTask<IReadOnlyList<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, DateTimeOffset before, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
