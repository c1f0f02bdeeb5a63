using System.Text.Json;
using System.Text.Json.Serialization;
using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Redis.Stored;

/// <summary>A definition without what stands elsewhere: its id, and name and client, which the indexes need.</summary>
internal sealed record StoredSchedule : IStoredForm
{
    [JsonPropertyOrder(-1)]
    public required int V { get; init; }

    public required StoredTrigger Trigger { get; init; }

    public required StoredTask Task { get; init; }

    /// <summary>False when paused; absent otherwise.</summary>
    public bool? Enabled { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public DateTimeOffset? EndAt { get; init; }

    public long? MaxRuns { get; init; }

    /// <summary>Absent when it is <see cref="MisfirePolicy.Default"/> as of form 1: fire once, 60 s.</summary>
    public StoredMisfire? Misfire { get; init; }

    public StoredRetry? Retry { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record StoredTrigger(TriggerType Type, string Text, string Timezone, DayMatch DayMatch, DateTimeOffset Anchor);

internal sealed record StoredMisfire(MisfireRule Rule, TimeSpan Grace);

internal sealed record StoredRetry(
    TimeSpan InitialDelay,
    double Multiplier,
    TimeSpan MaxDelay,
    bool FullJitter,
    bool DeadLetter,
    int? MaxAttempts = null);

internal sealed record StoredFailure(FailedPolicy Policy, TimeSpan RetryWait, int MaxRetryCount);

internal sealed record StoredTask
{
    public required string Type { get; init; }

    public required JsonElement Connection { get; init; }

    /// <summary>Undefined and absent when nothing was given; a null that was given is kept as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Data { get; init; }

    public StoredFailure? Failure { get; init; }

    /// <summary>True when set; absent otherwise.</summary>
    public bool? HistoryCheck { get; init; }
}
