using ScalableScheduler.Runs;

namespace ScalableScheduler.Collections;

/// <summary>A group of schedules with a state, limits, a retry policy and variables of its own. Immutable, replaced as a
/// whole; the greater revision is the later one.</summary>
public sealed record Collection
{
    public required CollectionName Name { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Whether its schedules fire.</summary>
    public bool Enabled { get; init; } = true;

    public CollectionLimits Limits { get; init; } = CollectionLimits.None;

    /// <summary>What the retry policies of its schedules leave open.</summary>
    public RetrySettings? Retry { get; init; }

    /// <summary>By name.</summary>
    public IReadOnlyList<Variable> Variables { get; init; } = [];

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public CollectionState State => new(Name, Revision, Enabled, Limits, Retry);

    /// <summary>The default collection, which nobody defined.</summary>
    public static readonly Collection Undefined = new()
    {
        Name = CollectionName.Default,
        Revision = 0,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
