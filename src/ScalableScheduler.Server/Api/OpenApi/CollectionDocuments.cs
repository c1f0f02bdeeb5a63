using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

// The shapes of collections as the API's description shows them. Nothing is read into or written from these types.

/// <summary>A collection to be stored.</summary>
public sealed record CollectionRequest
{
    /// <summary>Its name: 1 to 64 letters, digits, '.', '_' and '-'. In the path where there is one; can't be changed.</summary>
    /// <example>billing</example>
    public string? Name { get; init; }

    /// <summary>For people.</summary>
    [DefaultValue("")]
    public string? Description { get; init; }

    /// <summary>Whether its schedules fire.</summary>
    [DefaultValue(true)]
    public bool? Enabled { get; init; }

    /// <summary>What its schedules may do together.</summary>
    public CollectionLimitFields? Limits { get; init; }

    /// <summary>What the retry settings of its schedules leave open; what it leaves open too, the service's settings say.</summary>
    public CollectionRetryFields? Retry { get; init; }
}

/// <summary>A collection.</summary>
public sealed record CollectionDocument
{
    /// <summary>Its name.</summary>
    /// <example>billing</example>
    public required string Name { get; init; }

    /// <summary>For people.</summary>
    public required string Description { get; init; }

    /// <summary>Whether its schedules fire.</summary>
    public required bool Enabled { get; init; }

    /// <summary>What its schedules may do together.</summary>
    public required CollectionLimitFields Limits { get; init; }

    /// <summary>What the retry settings of its schedules leave open; null for nothing.</summary>
    public required CollectionRetryFields? Retry { get; init; }

    /// <summary>Grows with every change, also of its variables; 0 for the default collection while nobody changed it.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was created; null for the default collection while nobody changed it.</summary>
    public required DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it or one of its variables was changed last.</summary>
    public required DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>Limits over the whole cluster. One that is reached delays runs, and drops none.</summary>
public sealed record CollectionLimitFields
{
    /// <summary>Attempts under way at once; null for no limit.</summary>
    [Range(1, 1_000_000)]
    public int? MaxConcurrent { get; init; }

    /// <summary>Attempts begun in a second, evenly spread; null for no limit.</summary>
    [Range(0.001, 1_000_000)]
    public double? MaxPerSecond { get; init; }
}

/// <summary>How failed attempts are repeated. What is left out is left to the service's settings.</summary>
public sealed record CollectionRetryFields
{
    /// <summary>Attempts of one run, the first included.</summary>
    [Range(1, 1000)]
    public int? MaxAttempts { get; init; }

    /// <summary>The wait before the second attempt: a duration.</summary>
    public string? InitialDelay { get; init; }

    /// <summary>Each further wait is so many times the one before.</summary>
    [Range(1, 10)]
    public double? Multiplier { get; init; }

    /// <summary>The longest wait: a duration.</summary>
    public string? MaxDelay { get; init; }

    /// <summary>Whether each wait is drawn evenly from zero to its length.</summary>
    public bool? Jitter { get; init; }

    /// <summary>The time all attempts of a run may take together: a duration.</summary>
    public string? Deadline { get; init; }

    /// <summary>Whether a run that fails for good is kept as a dead letter.</summary>
    public bool? DeadLetter { get; init; }
}

/// <summary>A variable to be stored.</summary>
public sealed record VariableRequest
{
    /// <summary>Its name: 1 to 64 letters, digits, '.', '_' and '-'. In the path where there is one; can't be changed.</summary>
    /// <example>api</example>
    public string? Name { get; init; }

    /// <summary>Its text, up to 16 KiB; may use other variables as `{{name}}`.</summary>
    public required string Value { get; init; }

    /// <summary>Whether it is kept encrypted and never shown.</summary>
    [DefaultValue(false)]
    public bool? Secret { get; init; }
}

/// <summary>A variable.</summary>
public sealed record VariableDocument
{
    /// <summary>Its name.</summary>
    /// <example>api</example>
    public required string Name { get; init; }

    /// <summary>Its text; `********` for a secret one.</summary>
    public required string Value { get; init; }

    /// <summary>Whether it is kept encrypted and never shown.</summary>
    public required bool Secret { get; init; }

    /// <summary>When it was set.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}
