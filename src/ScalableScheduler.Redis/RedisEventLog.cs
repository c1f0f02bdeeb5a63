using ScalableScheduler.Events;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Redis.Stored;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>What happened lately, as a stream in Redis. An event that a newer version wrote and this one can't read is passed over.</summary>
public sealed class RedisEventLog : IEventLog
{
    // Ids begin with a time, so no event has this one; all come after it.
    private const string Beginning = "0-0";

    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    public RedisEventLog(RedisConnection connection)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions: 0);
    }

    public async ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        // The last event stays whatever is asked for: the next one's number follows its.
        RedisValue[] arguments = [Math.Max(1, keep), _keys.EventsAdded, .. events.Select(e => (RedisValue)EventCodec.Encode(e))];
        await _connection.RunAsync(Script.AppendEvents, [_keys.EventLog], arguments, cancellationToken);
    }

    public async ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var isKnown = EventPosition.TryParse(after ?? "", out var position);
        RedisValue[] arguments = isKnown ? [position.ToString(), limit] : [Beginning, 0];
        var answer = await _connection.RunAsync(Script.ReadEvents, [_keys.EventLog], arguments, cancellationToken);
        var last = (string)answer[0]!;
        if (!isKnown)
            return new EventPage([], last, IsGap: after is not null);
        if (answer.Length == 1)
            return new EventPage([], last, IsGap: last != position.ToString());

        var events = new List<LoggedEvent>();
        for (var i = 1; i + 1 < answer.Length; i += 2)
        {
            if (EventCodec.Decode((byte[])answer[i + 1]!) is { } happened)
                events.Add(new LoggedEvent((string)answer[i]!, happened));
        }
        return new EventPage(events, (string)answer[answer.Length - 2]!, IsGap: !IsNext((string)answer[1]!, position));
    }

    private static bool IsNext(string id, EventPosition after) => EventPosition.TryParse(id, out var first) && first.Number == after.Number + 1;
}
