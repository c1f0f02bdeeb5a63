using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Looks through what a partition has in Redis, and repairs it.</summary>
public sealed class RedisCheckStore : ICheckStore
{
    // A script holds up the server while it runs.
    private const int EntriesPerCall = 100;
    private const char Divider = ' ';

    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisCheckStore(RedisConnection connection, int partitions)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
    }

    public async ValueTask<CheckedPage?> CheckAsync(
        PartitionId partition, FencingToken token, string position, bool repair, CancellationToken cancellationToken)
    {
        var keys = _keys[partition.Number];
        var (area, cursor) = position.IndexOf(Divider, StringComparison.Ordinal) is >= 0 and var at ? (position[..at], position[(at + 1)..]) : ("", "0");
        RedisValue[] arguments = [token.Value, area, cursor, EntriesPerCall, repair, keys.Wake];
        var answer = await _connection.RunAsync(Script.Check, keys.WithChecked, arguments, cancellationToken);
        if (answer.IsNull)
            return null;
        var next = (string)answer[1]! is { Length: > 0 } following ? $"{following}{Divider}{answer[2]}" : null;
        return CheckedPageReader.Read(answer, next);
    }

    public async ValueTask<IReadOnlyList<bool>?> RepairAsync(
        PartitionId partition, FencingToken token, IReadOnlyList<Repair> repairs, CancellationToken cancellationToken)
    {
        var keys = _keys[partition.Number];
        var arguments = new List<RedisValue> { token.Value, keys.Wake };
        foreach (var repair in repairs)
            Add(arguments, repair);
        var answer = await _connection.RunAsync(Script.Repair, keys.All, [.. arguments], cancellationToken);
        return answer.IsNull ? null : (bool[])answer!;
    }

    private static void Add(List<RedisValue> arguments, Repair repair)
    {
        switch (repair)
        {
            case ScheduleRepair { Read: var read } m:
                arguments.AddRange(
                [
                    "s", read.Definition.Id.Value, read.State?.ToString() ?? "", read.Entry.Exists ? Scores.OfDue(read.Entry.Due) : "", read.Priority,
                    m.State.ToString(), Scores.OfDue(m.Due), read.Definition.Priority, m.IsParked,
                ]);
                break;
            case RunRepair { Read: var read } m:
                arguments.AddRange(
                [
                    "r", read.Run.Id.Value, RunCodec.Stamp(read.Run), read.Due is { } due ? Scores.Of(due) : "", read.IsHeld, read.IsInactive, read.IsInQueue,
                    RunPlace.Of(read.Run), Scores.Of(m.Due),
                ]);
                break;
            case BackfillRepair { Read: var read } m:
                arguments.AddRange(
                [
                    "b", read.Backfill.Schedule.Value, BackfillCodec.Stamp(read.Backfill), read.Due is { } at ? Scores.Of(at) : "",
                    m.Due is { } next ? Scores.Of(next) : "",
                ]);
                break;
            default:
                throw new ArgumentException($"There is no repair of type {repair.GetType().Name}.", nameof(repair));
        }
    }
}
