using ScalableScheduler.Events;

namespace ScalableScheduler.Storage;

/// <summary>What happened in the cluster lately, in one order. Bounded: the oldest go.
/// Every call throws <see cref="StoreUnavailableException"/> when the store is away.</summary>
public interface IEventLog
{
    /// <summary>Adds events, and tells those who watch.</summary>
    /// <param name="events">In order.</param>
    /// <param name="keep">About so many of the newest stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken);

    /// <summary>Events after a position.</summary>
    /// <param name="after">An event's id; null for the end: nothing is read, and the answer tells where the log ends.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken);
}

/// <param name="Id">Its place in the log: opaque to all but the store, without spaces or line breaks.</param>
/// <param name="Event">What happened.</param>
public sealed record LoggedEvent(string Id, SchedulerEvent Event);

/// <param name="Events">In order.</param>
/// <param name="Last">The place to read on from.</param>
/// <param name="IsGap">Whether events after the position that was asked for are gone already.</param>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, string Last, bool IsGap);
