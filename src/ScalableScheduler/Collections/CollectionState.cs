using ScalableScheduler.Runs;

namespace ScalableScheduler.Collections;

/// <summary>What the engine needs of a collection. Each partition has a copy, so that a firing sees it as it stands at that moment.</summary>
/// <param name="Name">The collection.</param>
/// <param name="Revision">Of the definition; 0 for the default collection while nobody defined it. Variables are read by it.</param>
/// <param name="Enabled">Whether its schedules fire.</param>
/// <param name="Limits">What they may do together.</param>
/// <param name="Retry">What their retry policies leave open; null when it says nothing.</param>
public sealed record CollectionState(CollectionName Name, long Revision, bool Enabled, CollectionLimits Limits, RetrySettings? Retry)
{
    /// <summary>The default collection, which nobody defined.</summary>
    public static readonly CollectionState Undefined = new(CollectionName.Default, 0, Enabled: true, CollectionLimits.None, Retry: null);
}
