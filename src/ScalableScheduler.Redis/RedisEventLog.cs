using ScalableScheduler.Events;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
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
        if (after is null)
            return new EventPage([], (string)(await AnswerAsync(Beginning, 0, cancellationToken))[0]!, IsGap: false);
        if (EventPosition.TryParse(after, out var position))
        {
            var answer = await AnswerAsync(position.ToString(), limit, cancellationToken);
            if (answer.Length > 1)
                return Page(answer, isGap: !IsNext((string)answer[1]!, position));
            if ((string)answer[0]! == position.ToString())
                return Page(answer, isGap: false);
        }
        return Page(await AnswerAsync(Beginning, limit, cancellationToken), isGap: true); // of another log
    }

    private Task<RedisResult> AnswerAsync(string after, int limit, CancellationToken cancellationToken) =>
        _connection.RunAsync(Script.ReadEvents, [_keys.EventLog], [after, limit], cancellationToken);

    private static EventPage Page(RedisResult answer, bool isGap)
    {
        var events = new List<LoggedEvent>();
        for (var i = 1; i + 1 < answer.Length; i += 2)
        {
            if (EventCodec.Decode((byte[])answer[i + 1]!) is { } happened)
                events.Add(new LoggedEvent((string)answer[i]!, happened));
        }
        return new EventPage(events, (string)answer[answer.Length > 1 ? answer.Length - 2 : 0]!, isGap);
    }

    private static bool IsNext(string id, EventPosition after) => EventPosition.TryParse(id, out var first) && first.Number == after.Number + 1;
}
