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

    /// <summary>Events after a position. One that is not of this log (of another store, or of a log that was lost) is a gap:
    /// the answer begins with the oldest event there is.</summary>
    /// <param name="after">An event's id; null for the end: nothing is read, and the answer tells where the log ends.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken);
}

/// <param name="Id">Its place in the log, as <see cref="IsId"/> allows; opaque to all but the store.</param>
/// <param name="Event">What happened.</param>
public sealed record LoggedEvent(string Id, SchedulerEvent Event)
{
    public const int MaxIdLength = 64;
    public const string AllowedId = "1 to 64 letters, digits, '.', '_' and '-'";

    /// <summary>Whether a text has the form of an event's id, of whichever store.</summary>
    public static bool IsId(string text) =>
        text.Length is > 0 and <= MaxIdLength && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

/// <param name="Events">In order.</param>
/// <param name="Last">The place to read on from: the last event's id, and with no events, that of the position asked for or of the log's end.</param>
/// <param name="IsGap">Whether events after the position that was asked for are gone already.</param>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, string Last, bool IsGap);
