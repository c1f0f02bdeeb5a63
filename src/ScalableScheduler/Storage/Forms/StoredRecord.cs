using System.Text.Json;
using System.Text.Json.Serialization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Forms;

/// <summary>What is known of an ended run, without its id.</summary>
internal sealed record StoredRecord : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    /// <summary>Absent for the default one.</summary>
    public string? Collection { get; init; }

    /// <summary>Absent for an occurrence of its schedule.</summary>
    public RunOrigin? Origin { get; init; }

    public string? CausedBy { get; init; }

    /// <summary>Undefined and absent when nothing was given; a null that was given is kept as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Data { get; init; }

    public required RunStatus Status { get; init; }

    public FailureReason? Failure { get; init; }

    public string? Message { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<StoredAttempt>? Attempts { get; init; }

    /// <summary>Undefined and absent when the worker gave none; a null that it gave is kept as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Result { get; init; }

    public StoredSkipped? Skipped { get; init; }
}

internal sealed record StoredSkipped(SkipReason Reason, DateTimeOffset From, DateTimeOffset To, long Count, bool AtLeast);
