using System.Globalization;
using ScalableScheduler.Events;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private readonly Lock _eventGate = new();
    private readonly Queue<LoggedEvent> _events = [];
    private long _lastEvent;

    public ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken)
    {
        lock (_eventGate)
        {
            foreach (var happened in events)
                _events.Enqueue(new LoggedEvent(Name(++_lastEvent), happened));
            while (_events.Count > keep)
                _events.Dequeue();
        }
        foreach (var callback in _eventCallbacks)
            callback();
        return ValueTask.CompletedTask;
    }

    public ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        lock (_eventGate)
        {
            if (after is null)
                return ValueTask.FromResult(new EventPage([], Name(_lastEvent), IsGap: false));
            var lastGone = _lastEvent - _events.Count;
            // Beyond the end: this process started anew since.
            var isKnown = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= _lastEvent;
            var isGap = !isKnown || position < lastGone;
            var from = isGap ? lastGone : position;
            LoggedEvent[] found = [.. _events.Skip((int)(from - lastGone)).Take(limit)];
            return ValueTask.FromResult(new EventPage(found, found is [.., var last] ? last.Id : Name(from), isGap));
        }
    }

    private static string Name(long number) => number.ToString("D20", CultureInfo.InvariantCulture);
}
