using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>Reads the log of events once for all readers of this node, while there are any, and hands each event to the
/// queues of those who want it. Never waits for a reader.</summary>
internal sealed partial class EventStream(
    IEventLog log, ISignals signals, EventOptions options, StoreClock clock, EventMetrics metrics, TimeProvider time, ILogger<EventStream> logger)
{
    public const int PageSize = 500;

    /// <summary>Signals can be lost.</summary>
    public static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<EventQueue> _open = [];
    private LiveReading? _reading;

    /// <summary>Opens a queue, which gets nothing until it joins; null when there are too many.</summary>
    public EventQueue? Open(EventFilter filter)
    {
        lock (_gate)
        {
            if (_open.Count >= options.Connections)
                return null;
            var queue = new EventQueue(filter, options.Queue, time);
            _open.Add(queue);
            metrics.Open.Add(1);
            return queue;
        }
    }

    /// <summary>Lets a queue get every event after a place, from now on.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="place">Where its reader stands, after what it read by itself.</param>
    /// <returns>False when the place is not among those read here lately: the reader reads on by itself, and tries again.</returns>
    public bool TryJoin(EventQueue queue, string place)
    {
        lock (_gate)
        {
            _reading ??= Start(place);
            return _reading.TryJoin(queue, place);
        }
    }

    /// <summary>Where a reader stands that was given everything; null while something waits for it.</summary>
    public string? PlaceOf(EventQueue queue)
    {
        lock (_gate)
            return queue.IsEmpty && !queue.IsOverrun ? _reading?.Place : null;
    }

    /// <summary>Closes a queue.</summary>
    public void Close(EventQueue queue)
    {
        LiveReading? last = null;
        lock (_gate)
        {
            _open.Remove(queue);
            _reading?.Leave(queue);
            if (_open.Count == 0)
                (last, _reading) = (_reading, null);
        }
        metrics.Open.Add(-1);
        last?.Stop();
    }

    private LiveReading Start(string place)
    {
        var reading = new LiveReading(place, options.Queue, time);
        _ = Task.Run(() => RunAsync(reading), CancellationToken.None);
        return reading;
    }

    private async Task RunAsync(LiveReading reading)
    {
        using var ended = reading;
        var stop = reading.Stopping;
        var listening = Listening.ListenAsync(c => signals.OnEventsAsync(reading.Added.Set, c), reading.Added, e => LogNotHeard(logger, e), time, stop);
        try
        {
            var isAway = false;
            while (true)
            {
                await reading.Added.WaitAsync(LooksEvery, stop);
                isAway = !await ReadOnAsync(reading, isAway, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await listening;
        }
        catch (Exception e)
        {
            // A bug of ours. Readers that come back begin a new reading.
            LogFailed(logger, e);
            Abandon(reading);
            await listening;
        }
    }

    private async Task<bool> ReadOnAsync(LiveReading reading, bool wasAway, CancellationToken stop)
    {
        try
        {
            EventPage page;
            do
            {
                page = await log.ReadAsync(reading.Place, PageSize, stop);
                Tell(reading, page);
            }
            while (page.Events.Count == PageSize);
            if (wasAway)
                LogBack(logger);
            return true;
        }
        catch (StoreUnavailableException e)
        {
            if (!wasAway)
                LogAway(logger, e);
            return false;
        }
    }

    private void Tell(LiveReading reading, EventPage page)
    {
        lock (_gate)
        {
            if (_reading != reading)
                return;
            reading.Tell(page, clock.Now);
            // Who has not joined yet may find its place now.
            if (page.Events.Count > 0)
            {
                foreach (var queue in _open)
                    queue.Wake();
            }
        }
    }

    private void Abandon(LiveReading reading)
    {
        bool isCurrent;
        lock (_gate)
        {
            reading.Abandon();
            isCurrent = _reading == reading;
            if (isCurrent)
                _reading = null;
        }
        // Otherwise its last reader left just now, and stops it.
        if (isCurrent)
            reading.Stop();
    }
}
