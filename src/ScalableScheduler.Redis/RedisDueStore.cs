using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>What the owner of a partition does, in Redis.</summary>
public sealed partial class RedisDueStore : IDueStore
{
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

    public async ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken) =>
        DueBatchReader.Read(await RunAsync(Script.ReadDue, partition, [limit], cancellationToken));

    public async ValueTask<FireAnswer> FireAsync(
        PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken)
    {
        var arguments = FiringArguments.Of(token, _keys, _keys[partition.Number], firings);
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
        for (var i = 0; i + 2 < answer.Length; i += 3)
        {
            var id = new RunId((string)answer[i]!);
            if (TryReadRun(id, answer[i + 1], out var run, out var problem))
                held.Add(run! with { CancelReason = (string?)answer[i + 2] });
            else
                LogUnreadableRun(id.Value, problem!);
        }
        return held;
    }

    public async ValueTask<IReadOnlyList<ChainTrigger>> ReadChainTriggersAsync(
        PartitionId partition, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var key = _keys[partition.Number].ChainTriggers;
        var until = (double)before.ToUnixTimeMilliseconds();
        var found = await _connection.CallAsync(
            "ZRANGEBYSCORE",
            db => db.SortedSetRangeByScoreWithScoresAsync(key, double.NegativeInfinity, until, Exclude.Stop, Order.Ascending, 0, limit, CommandFlags.DemandMaster),
            cancellationToken);
        return [.. found
            .Select(f => ChainTriggerCodec.Decode(f.Element!, DateTimeOffset.FromUnixTimeMilliseconds((long)f.Score)))
            .OfType<ChainTrigger>()];
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

    private static bool TryReadRun(RunId id, RedisResult blob, out Run? run, out string? problem)
    {
        if (!blob.IsNull)
            return RunCodec.TryDecode(id, (byte[])blob!, out run, out problem);
        (run, problem) = (null, "The run is missing.");
        return false;
    }
}
