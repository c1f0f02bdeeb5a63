using System.Text.Json;
using System.Text.Json.Serialization;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Storage.Forms;

/// <summary>An open run without what stands elsewhere: its id, which also names its schedule, and its version.</summary>
internal sealed record StoredRun : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    /// <summary>Absent for the default one.</summary>
    public string? Collection { get; init; }

    /// <summary>Absent for an occurrence of its schedule.</summary>
    public RunOrigin? Origin { get; init; }

    public string? CausedBy { get; init; }

    /// <summary>Absent when 0.</summary>
    public int? ChainLength { get; init; }

    /// <summary>Undefined and absent when nothing was given; a null that was given is kept as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Data { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required int Attempt { get; init; }

    /// <summary>Absent while no node holds it.</summary>
    public string? Node { get; init; }

    /// <summary>Absent while it is not a worker's to do.</summary>
    public StoredAssignment? Assignment { get; init; }

    public required DateTimeOffset AttentionAt { get; init; }

    /// <summary>True when it waits for others; absent otherwise.</summary>
    public bool? Queued { get; init; }

    public IReadOnlyList<StoredAttempt>? Attempts { get; init; }

    /// <summary>Absent while none was abandoned.</summary>
    public int? Abandoned { get; init; }
}

internal sealed record StoredAttempt
{
    public required int Number { get; init; }

    /// <summary>Absent when a worker did it.</summary>
    public string? Node { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required AttemptOutcome Outcome { get; init; }

    public string? Message { get; init; }

    public int? StatusCode { get; init; }

    public string? Response { get; init; }

    public string? Worker { get; init; }

    public string? Claim { get; init; }
}
