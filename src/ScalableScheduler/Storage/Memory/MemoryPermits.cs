using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Memory;

/// <summary>The permits of one collection. Used under a lock.</summary>
internal sealed class MemoryPermits
{
    /// <summary>A run that was promised a permit takes it up within this time, or it goes to the next.</summary>
    private static readonly TimeSpan PromiseLasts = TimeSpan.FromSeconds(10);

    private readonly Dictionary<RunId, DateTimeOffset> _held = [];
    private readonly Dictionary<RunId, DateTimeOffset> _slots = [];
    private readonly SortedSet<(int Behind, long Turn, string Run)> _waiting = [];
    private readonly Dictionary<RunId, (int Behind, long Turn, string Run)> _places = [];
    private long _turn;
    private DateTimeOffset _nextSlot = DateTimeOffset.MinValue;

    public List<Permit> Acquire(CollectionLimits limits, IReadOnlyList<PermitRequest> requests, DateTimeOffset now, TimeSpan askAgain)
    {
        Expire(now);
        foreach (var request in requests)
        {
            if (_held.ContainsKey(request.Run) || _places.ContainsKey(request.Run))
                continue;
            var place = (-request.Priority, _turn++, request.Run.Value);
            _places[request.Run] = place;
            _waiting.Add(place);
        }
        Promote(limits, now);
        return [.. requests.Select(r => Answer(limits, r, now, askAgain))];
    }

    public List<RunId> Release(CollectionLimits limits, IReadOnlyList<RunId> runs, DateTimeOffset now)
    {
        Expire(now);
        foreach (var run in runs)
        {
            _held.Remove(run);
            _slots.Remove(run);
            if (_places.Remove(run, out var place))
                _waiting.Remove(place);
        }
        return Promote(limits, now);
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (var run in _held.Where(h => h.Value <= now).Select(h => h.Key).ToArray())
        {
            _held.Remove(run);
            _slots.Remove(run);
        }
    }

    private List<RunId> Promote(CollectionLimits limits, DateTimeOffset now)
    {
        var promoted = new List<RunId>();
        while (_waiting.Count > 0 && _held.Count < (limits.MaxConcurrent ?? int.MaxValue))
        {
            var place = _waiting.Min;
            var run = new RunId(place.Run);
            _waiting.Remove(place);
            _places.Remove(run);
            _held[run] = now + PromiseLasts;
            promoted.Add(run);
        }
        return promoted;
    }

    private Permit Answer(CollectionLimits limits, PermitRequest request, DateTimeOffset now, TimeSpan askAgain)
    {
        if (!_held.ContainsKey(request.Run))
            return new Permit(false, now + askAgain);
        var slot = now;
        if (limits.MaxPerSecond is { } rate && !_slots.TryGetValue(request.Run, out slot))
        {
            slot = _nextSlot > now ? _nextSlot : now;
            _nextSlot = slot + TimeSpan.FromSeconds(1 / rate);
            slot = WholeMillisecondsUp(slot);
            _slots[request.Run] = slot;
        }
        _held[request.Run] = slot > now ? slot + PromiseLasts : request.Until;
        return slot > now ? new Permit(false, slot) : Permit.Granted;
    }

    private static DateTimeOffset WholeMillisecondsUp(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds());
}
