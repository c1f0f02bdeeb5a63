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
            if (after is null || !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                return ValueTask.FromResult(new EventPage([], Name(_lastEvent), IsGap: after is not null));
            var found = _events.Where(e => string.CompareOrdinal(e.Id, Name(position)) > 0).Take(limit).ToArray();
            var oldest = _lastEvent - _events.Count;
            return ValueTask.FromResult(new EventPage(found, found.Length > 0 ? found[^1].Id : after, IsGap: position < oldest));
        }
    }

    private static string Name(long number) => number.ToString("D20", CultureInfo.InvariantCulture);
}
