using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>What waits for one reader, bounded.</summary>
internal sealed class EventQueue(EventFilter filter, int capacity, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<EventFrame> _waiting = [];
    private readonly Signal _changed = new(time);
    private volatile bool _isBroken;
    private bool _isOverrun;

    public EventFilter Filter => filter;

    /// <summary>Whether something had to be left out: nothing comes after what waits.</summary>
    public bool IsOverrun
    {
        get
        {
            lock (_gate)
                return _isOverrun;
        }
    }

    /// <summary>Whether nothing comes any more, for a fault of ours.</summary>
    public bool IsBroken => _isBroken;

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Adds an event, when it is one that the reader wants; never waits.</summary>
    public void Add(EventFrame frame)
    {
        if (frame.Happened is { } happened && !filter.Matches(happened))
            return;
        lock (_gate)
        {
            if (_isOverrun)
                return;
            if (_waiting.Count < capacity)
                _waiting.Enqueue(frame);
            else
                _isOverrun = true;
        }
        _changed.Set();
    }

    /// <summary>The event that has waited longest; null when none waits.</summary>
    public EventFrame? Take()
    {
        lock (_gate)
            return _waiting.TryDequeue(out var frame) ? frame : null;
    }

    /// <summary>Says that nothing comes any more, for a fault of ours.</summary>
    public void Break()
    {
        _isBroken = true;
        _changed.Set();
    }

    /// <summary>Makes the reader look.</summary>
    public void Wake() => _changed.Set();

    /// <summary>Waits for the next addition or <see cref="Wake"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _changed.WaitAsync(atMost, cancellationToken);
}
