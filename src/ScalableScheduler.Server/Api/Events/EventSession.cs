using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>The stream of one reader: first what it missed, from the log, then what happens, from its queue.</summary>
internal sealed class EventSession(
    EventStream stream, IEventLog log, EventQueue queue, EventOutput output, EventOptions options, StoreClock clock, EventMetrics metrics,
    CancellationToken stopping, CancellationToken gone)
{
    private static readonly TimeSpan ReconnectAfter = TimeSpan.FromSeconds(2);

    /// <summary>On stopping a reader that takes nothing is not waited for any longer.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>Serves the reader until it leaves or is sent away.</summary>
    /// <param name="after">Where it resumes; null to begin at the end.</param>
    /// <param name="first">What was read from there.</param>
    public async Task RunAsync(string? after, EventPage first)
    {
        await using var onStop = stopping.Register(() =>
        {
            output.LimitRest(Farewell);
            queue.Wake();
        });
        try
        {
            output.WriteRetry(ReconnectAfter);
            output.WriteHeartbeat(after ?? first.Last);
            if (await output.FlushAsync() && await CatchUpAsync(after, first))
                await FollowAsync();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left.
        }
        if (output.IsCutOff && !stopping.IsCancellationRequested)
            metrics.Dropped.Add(1, new KeyValuePair<string, object?>("reason", "timeout"));
    }

    // From the log, until the place is one that the common reading knows. False when the stream ended on the way.
    private async Task<bool> CatchUpAsync(string? after, EventPage page)
    {
        while (true)
        {
            if (page.IsGap)
                output.Write(EventFrame.Gap(after, page.Events is [var next, ..] ? next.Event.At : clock.Now));
            foreach (var logged in page.Events)
            {
                if (!queue.Filter.Matches(logged.Event))
                    continue;
                output.Write(EventFrame.Of(logged));
                if (output.IsFull && !await output.FlushAsync())
                    return false;
            }
            if ((page.IsGap || page.Events.Count > 0) && !await output.FlushAsync())
                return false;
            after = page.Last;
            // Not before the end of the log: the queue would take what is left, and has not the room.
            if (page.Events.Count < EventStream.PageSize && stream.TryJoin(queue, after))
                return true;
            if (await ReadOnAsync(after, waits: page.Events.Count == 0) is not { } more)
                return false;
            page = more;
        }
    }

    // Null when the stream ended meanwhile.
    private async Task<EventPage?> ReadOnAsync(string after, bool waits)
    {
        while (true)
        {
            if (stopping.IsCancellationRequested)
            {
                await EndAsync(StreamEvents.Shutdown);
                return null;
            }
            try
            {
                if (waits)
                    await queue.WaitAsync(EventStream.LooksEvery, gone);
                return await log.ReadAsync(after, EventStream.PageSize, gone);
            }
            catch (StoreUnavailableException)
            {
                waits = true; // the common reading tells the log
            }
            if (output.Quiet >= options.Heartbeat && !await BeatAsync(place: null))
                return null;
        }
    }

    private async Task FollowAsync()
    {
        while (true)
        {
            if (stopping.IsCancellationRequested)
            {
                await EndAsync(StreamEvents.Shutdown);
                return;
            }
            var isOverrun = queue.IsOverrun;
            if (isOverrun)
                output.LimitRest(options.WriteTimeout);
            if (queue.Take() is { } frame)
            {
                if (!await SendAsync(frame))
                    return;
            }
            else if (isOverrun)
            {
                metrics.Dropped.Add(1, new KeyValuePair<string, object?>("reason", "queue"));
                await EndAsync(StreamEvents.TooSlow);
                return;
            }
            else if (queue.IsBroken)
            {
                output.Abort();
                return;
            }
            else if (options.Heartbeat - output.Quiet is var left && left > TimeSpan.Zero)
            {
                await queue.WaitAsync(left, gone);
            }
            else if (!await BeatAsync(stream.PlaceOf(queue)))
            {
                return;
            }
        }
    }

    // An event and what else waits, up to what is sent at once.
    private async ValueTask<bool> SendAsync(EventFrame frame)
    {
        output.Write(frame);
        while (!output.IsFull && queue.Take() is { } next)
            output.Write(next);
        return await output.FlushAsync();
    }

    private ValueTask<bool> BeatAsync(string? place)
    {
        output.WriteHeartbeat(place);
        return output.FlushAsync();
    }

    private async Task EndAsync(string reason)
    {
        output.Write(EventFrame.End(reason, output.LastId));
        if (await output.FlushAsync())
            output.Linger();
    }
}
