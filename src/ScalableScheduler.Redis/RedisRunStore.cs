using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Listing;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Runs in Redis.</summary>
public sealed class RedisRunStore : IRunStore
{
    private readonly RedisConnection _connection;
    private readonly Keys _keys;
    private readonly RunReader _reader;
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
        _runs = new RunListing(connection, _keys, _reader);
        _deadLetters = new DeadLetterListing(connection, _keys, logger);
    }

    public async ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken)
    {
        var partition = Of(ending.Read.Schedule);
        var (script, arguments) = ending switch
        {
            RunEnded ended => (Script.Finish, Arguments(ended)),
            RunContinues continues => (Script.Continue, Arguments(continues, partition.Wake)),
            _ => throw new ArgumentException($"There is no run ending of type {ending.GetType().Name}.", nameof(ending)),
        };
        return (bool)await _connection.RunAsync(script, partition.All, arguments, cancellationToken) ? FinishAnswer.Written : FinishAnswer.Refused;
    }

    public async ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        (await _reader.ReadAsync([id], cancellationToken))[0];

    public async ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        await _runs.ReadAsync(query, cancellationToken);

    public async ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        (long)await _connection.RunAsync(Script.DeleteRuns, Of(schedule).All, [schedule.Value, Scores.Of(before)], cancellationToken);

    public async ValueTask<Page<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) =>
        await _deadLetters.ReadAsync(query.Limit, query.Cursor, cancellationToken);

    private PartitionKeys Of(ScheduleId schedule) => _keys[PartitionId.Of(schedule, _keys.Partitions).Number];

    private static RedisValue[] Arguments(RunEnded ended)
    {
        var letter = ended.DeadLetter;
        return
        [
            ended.Read.Id.Value,
            ended.Read.Schedule.Value,
            RunCodec.Stamp(ended.Read),
            Scores.Of(ended.Record.OpenedAt),
            RecordCodec.Encode(ended.Record),
            ended.RunsKept,
            LastRunCodec.Encode(LastRun.Of(ended.Record)),
            ended.Record.Status == RunStatus.Failed ? 1 : 0,
            letter is null ? "" : DeadLetterCodec.Encode(letter),
            letter is null ? "" : Scores.Of(letter.Run.FinishedAt ?? letter.Run.OpenedAt),
        ];
    }

    private static RedisValue[] Arguments(RunContinues continues, string wakeChannel)
    {
        var run = continues.Run;
        return
        [
            run.Id.Value,
            RunCodec.Stamp(continues.Read),
            RunCodec.Encode(run),
            Scores.Of(run.AttentionAt),
            run.IsWaiting ? 1 : 0,
            wakeChannel,
            WakeUps.Within,
        ];
    }

    public ValueTask<IReadOnlyList<RunRecord?>> RequestAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask HastenAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RequestCancelAsync(Run read, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Run?> GetOpenAsync(RunId id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<DeadLetter?> GetDeadLetterAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<bool> RemoveDeadLetterAsync(RunId run, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveChainTriggerAsync(ChainTrigger trigger, CancellationToken cancellationToken) => throw new NotSupportedException();
}
