namespace ScalableScheduler.Schedules;

/// <summary>Why occurrences did not become runs.</summary>
public enum SkipReason
{
    /// <summary>They fell due while nobody could fire them, and the misfire rule leaves them out.</summary>
    Misfire,

    /// <summary>They fell due so long ago that the misfire rule's window does not reach them.</summary>
    Expired,

    /// <summary>An earlier run was active, and the overlap policy leaves them out.</summary>
    Overlap,

    /// <summary>As many runs of the schedule as may wait for a worker were waiting.</summary>
    QueueFull,
}

/// <summary>Neighbouring occurrences that are left out for one reason, recorded together.</summary>
/// <param name="Reason">Why.</param>
/// <param name="From">The first nominal time.</param>
/// <param name="To">The last nominal time.</param>
/// <param name="Count">How many.</param>
/// <param name="AtLeast">Whether counting stopped at <see cref="Planner.CountLimit"/>, and there are more.</param>
public sealed record SkippedOccurrences(SkipReason Reason, DateTimeOffset From, DateTimeOffset To, long Count, bool AtLeast);
