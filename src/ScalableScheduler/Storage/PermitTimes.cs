namespace ScalableScheduler.Storage;

/// <summary>The times by which an <see cref="ILimitStore"/> hands out permits. All nodes use the same.</summary>
public sealed record PermitTimes
{
    /// <summary>At most so many of those that may start now are told in one call.</summary>
    public const int ToldAtOnce = 100;

    public static readonly PermitTimes Default = new();

    /// <summary>A run that only the rate holds back has its start reserved when that is so near. What would start later waits
    /// in line: reserved starts hold up neither a run of higher priority nor a limit that was raised, for longer than this.</summary>
    public TimeSpan ReservedAhead { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A run that does not come for so long after it was to start, or to ask again, has lost its start, or its place
    /// in line: its schedule was deleted, or its node died.</summary>
    public TimeSpan LostAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Who waits for another to end is told. Should that fail, it asks again after this and more for each that is ahead.</summary>
    public TimeSpan AskAgainFirst { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Nobody asks again later than this.</summary>
    public TimeSpan AskAgainLast { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>So that ten thousand that wait do not ask two thousand times a second.</summary>
    public TimeSpan AskAgainPerPlace { get; init; } = TimeSpan.FromMilliseconds(20);
}
