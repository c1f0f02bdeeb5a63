using System.Runtime.InteropServices;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Memory;

/// <summary>The permits of one collection. Used under a lock. The line is kept free for those at its head: who stands at a
/// place gets a permit once there is one for all ahead of it too.</summary>
internal sealed class MemoryPermits(PermitTimes times)
{
    private readonly Dictionary<RunId, Holding> _held = [];
    private readonly Dictionary<RunId, Waiting> _waiting = [];
    private readonly SortedSet<Place> _line = [];
    private long _turn;
    private DateTimeOffset _lastStart = DateTimeOffset.MinValue;

    public List<Permit> Acquire(CollectionLimits limits, IReadOnlyList<PermitRequest> requests, DateTimeOffset now)
    {
        Forget(now);
        foreach (var request in requests)
        {
            if (!_held.ContainsKey(request.Run) && !_waiting.ContainsKey(request.Run))
                LineUp(request, now);
        }
        var permits = requests.DistinctBy(r => r.Run).OrderBy(PlaceOf).ToDictionary(r => r.Run, r => Answer(limits, r, now));
        return [.. requests.Select(r => permits[r.Run])];
    }

    public List<RunId> Release(CollectionLimits limits, IReadOnlyList<PermitReturn> returned, DateTimeOffset now)
    {
        Forget(now);
        foreach (var (run, until) in returned)
        {
            if (until is null)
                Leave(run);
            if (until is null || (_held.TryGetValue(run, out var holding) && holding.Start is null && holding.Until <= until))
                _held.Remove(run);
        }
        return Tell(limits, now);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var run in _held.Where(h => h.Value.Until <= now).Select(h => h.Key).ToArray())
            _held.Remove(run);
        foreach (var run in _waiting.Where(w => w.Value.AskAt + times.LostAfter <= now).Select(w => w.Key).ToArray())
            Leave(run);
    }

    private void LineUp(PermitRequest request, DateTimeOffset now)
    {
        var place = new Place(-request.Priority, _turn++, request.Run);
        _line.Add(place);
        _waiting[request.Run] = new Waiting(place, now);
    }

    private void Leave(RunId run)
    {
        if (_waiting.Remove(run, out var waiting))
            _line.Remove(waiting.Place);
    }

    private Place PlaceOf(PermitRequest request) => _waiting.TryGetValue(request.Run, out var waiting) ? waiting.Place : default;

    private Permit Answer(CollectionLimits limits, PermitRequest request, DateTimeOffset now)
    {
        if (_held.TryGetValue(request.Run, out var holding))
        {
            if (limits.MaxPerSecond is not null && holding.Start is { } reserved && reserved > now)
                return new Permit(false, reserved);
            return Hold(request, now, now);
        }
        var place = _waiting[request.Run].Place;
        var ahead = _line.TakeWhile(p => p != place).Count();
        if (_held.Count + (long)ahead >= (limits.MaxConcurrent ?? int.MaxValue))
            return Wait(request.Run, place, now + Clamp(times.AskAgainFirst + (times.AskAgainPerPlace * ahead)));
        if (IntervalOf(limits) is not { } interval)
            return Hold(request, now, now);
        var start = NextStart(interval, now);
        var turn = start + (interval * ahead);
        if (turn > now + times.ReservedAhead)
            return Wait(request.Run, place, now + Clamp(turn - (times.ReservedAhead / 2) - now));
        _lastStart = start;
        return Hold(request, WholeMillisecondsUp(start), now);
    }

    private Permit Hold(PermitRequest request, DateTimeOffset start, DateTimeOffset now)
    {
        Leave(request.Run);
        _held[request.Run] = start > now ? new Holding(start + times.LostAfter, start) : new Holding(request.Until, null);
        return start > now ? new Permit(false, start) : Permit.Granted;
    }

    private Permit Wait(RunId run, Place place, DateTimeOffset askAt)
    {
        var at = WholeMillisecondsUp(askAt);
        _waiting[run] = new Waiting(place, at);
        return new Permit(false, at);
    }

    // Who waits for the rate alone comes in time by itself.
    private List<RunId> Tell(CollectionLimits limits, DateTimeOffset now)
    {
        if (limits.MaxConcurrent is not { } most)
            return [];
        var count = Math.Min(most - _held.Count, PermitTimes.ToldAtOnce);
        if (IntervalOf(limits) is { } interval)
        {
            var left = now + times.ReservedAhead - NextStart(interval, now);
            count = left < TimeSpan.Zero ? 0 : (int)Math.Min(count, Math.Floor(left / interval) + 1);
        }
        var told = _line.Take(count).Where(p => !_waiting[p.Run].IsTold).ToArray();
        foreach (var place in told)
            _waiting[place.Run] = new Waiting(place, now, IsTold: true);
        return [.. told.Select(p => p.Run)];
    }

    // From the last start on, so that a changed rate holds at once.
    private DateTimeOffset NextStart(TimeSpan interval, DateTimeOffset now) => _lastStart < now - interval ? now : _lastStart + interval;

    private static TimeSpan? IntervalOf(CollectionLimits limits) => limits.MaxPerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : null;

    private TimeSpan Clamp(TimeSpan wait) => wait > times.AskAgainLast ? times.AskAgainLast : wait;

    private static DateTimeOffset WholeMillisecondsUp(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeMilliseconds(at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds());

    /// <param name="Until">When it runs out.</param>
    /// <param name="Start">When the run may start; null once it did.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Holding(DateTimeOffset Until, DateTimeOffset? Start);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Waiting(Place Place, DateTimeOffset AskAt, bool IsTold = false);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(int Behind, long Turn, RunId Run) : IComparable<Place>
    {
        public int CompareTo(Place other) => Behind != other.Behind ? Behind.CompareTo(other.Behind) : Turn.CompareTo(other.Turn);
    }
}
