using System.Text.Json.Serialization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Redis.Stored;

/// <summary>What is known of an ended run, without its id.</summary>
internal sealed record StoredRecord : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required RunStatus Status { get; init; }

    public required DateTimeOffset NominalTime { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public IReadOnlyList<StoredAttempt>? Attempts { get; init; }

    public StoredSkipped? Skipped { get; init; }
}

internal sealed record StoredSkipped(SkipReason Reason, DateTimeOffset From, DateTimeOffset To, long Count, bool AtLeast);
