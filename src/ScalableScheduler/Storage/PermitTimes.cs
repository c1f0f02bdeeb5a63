namespace ScalableScheduler.Storage;

/// <summary>The times by which permits are handed out, the same in every <see cref="ILimitStore"/>.</summary>
public static class PermitTimes
{
    /// <summary>A run that only the rate holds back has its start reserved when that is so near. What would start later waits
    /// in line: reserved starts hold up neither a run of higher priority nor a limit that was raised, for longer than this.</summary>
    public static readonly TimeSpan ReservedAhead = TimeSpan.FromSeconds(2);

    /// <summary>A run that does not come for so long after it was to start, or to ask again, has lost its start, or its place
    /// in line: its schedule was deleted, or its node died.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(10);

    /// <summary>Who waits for another to end is told; should that fail, it asks again, at the latest after these.</summary>
    public static readonly TimeSpan AskAgainFirst = TimeSpan.FromSeconds(5);

    /// <inheritdoc cref="AskAgainFirst"/>
    public static readonly TimeSpan AskAgainLast = TimeSpan.FromMinutes(1);

    /// <summary>So much later for each run ahead in line, so that ten thousand that wait do not ask two thousand times a second.</summary>
    public static readonly TimeSpan AskAgainPerPlace = TimeSpan.FromMilliseconds(20);

    /// <summary>At most so many of those that may start now are told in one call.</summary>
    public const int ToldAtOnce = 100;
}
