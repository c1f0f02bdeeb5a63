namespace ScalableScheduler.Collections;

/// <summary>What all schedules of a collection together may do, over the whole cluster. A limit that is reached delays runs,
/// and drops none.</summary>
/// <param name="MaxConcurrent">Attempts under way at once; null for no limit.</param>
/// <param name="MaxPerSecond">Attempts begun in a second, evenly spread; null for no limit.</param>
public sealed record CollectionLimits(int? MaxConcurrent, double? MaxPerSecond)
{
    public static readonly CollectionLimits None = new(null, null);

    public bool IsNone => this == None;
}
