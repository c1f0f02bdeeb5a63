using System.Text.Json.Serialization;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Redis.Stored;

/// <summary>An open run without what stands elsewhere: its id, which also names its schedule, and its version.</summary>
internal sealed record StoredRun : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required int Attempt { get; init; }

    /// <summary>Absent while it waits.</summary>
    public string? Node { get; init; }

    public required DateTimeOffset AttentionAt { get; init; }

    public IReadOnlyList<StoredAttempt>? Attempts { get; init; }

    /// <summary>Absent while none was abandoned.</summary>
    public int? Abandoned { get; init; }
}

internal sealed record StoredAttempt(
    int Number,
    string Node,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    AttemptOutcome Outcome,
    string? Message = null,
    int? StatusCode = null,
    string? Response = null);
