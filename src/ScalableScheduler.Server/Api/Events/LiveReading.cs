using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>The reading of the log while somebody watches: where it stands, what it read lately, and who gets it. Its owner
/// guards it.</summary>
internal sealed class LiveReading(string place, int remembered, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<EventQueue> _joined = [];
    private readonly Queue<EventFrame> _lately = [];

    // The place before what was read lately.
    private string _before = place;

    /// <summary>Set when there may be more to read.</summary>
    public Signal Added { get; } = new(time);

    /// <summary>Ends with the last reader.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>What is after this is not read yet.</summary>
    public string Place { get; private set; } = place;

    /// <summary>Lets a queue get every event after a place; false when the place is not known here.</summary>
    public bool TryJoin(EventQueue queue, string from)
    {
        if (from != Place)
        {
            if (from != _before && !_lately.Any(f => f.Id == from))
                return false;
            var missed = from == _before ? _lately : _lately.SkipWhile(f => f.Id != from).Skip(1);
            foreach (var frame in missed)
                queue.Add(frame);
        }
        _joined.Add(queue);
        return true;
    }

    public void Leave(EventQueue queue) => _joined.Remove(queue);

    /// <summary>Hands out what was read.</summary>
    /// <param name="page">Read from <see cref="Place"/> on.</param>
    /// <param name="now">The store's time.</param>
    public void Tell(EventPage page, DateTimeOffset now)
    {
        if (page.IsGap)
        {
            // Who stands in front of the gap must hear of it, and reads it from the log.
            _lately.Clear();
            _before = page.Events is [{ Id: var first }, ..] ? first : page.Last;
            TellAll(EventFrame.Gap(Place, page.Events is [var next, ..] ? next.Event.At : now));
        }
        foreach (var logged in page.Events)
        {
            var frame = EventFrame.Of(logged);
            TellAll(frame);
            if (logged.Id != _before)
                Remember(frame);
        }
        Place = page.Last;
    }

    /// <summary>Ends those who joined, since they won't get more.</summary>
    public void Abandon()
    {
        foreach (var queue in _joined)
            queue.Break();
    }

    public void Stop() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private void TellAll(EventFrame frame)
    {
        foreach (var queue in _joined)
            queue.Add(frame);
    }

    private void Remember(EventFrame frame)
    {
        _lately.Enqueue(frame);
        if (_lately.Count > remembered)
            _before = _lately.Dequeue().Id!;
    }
}
