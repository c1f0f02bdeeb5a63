using System.Text.Json;
using System.Text.Json.Serialization;
using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Storage.Forms;

/// <summary>A definition without what stands elsewhere: its id, and name, client and collection, which the indexes need.</summary>
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

    /// <summary>Absent when zero.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>Absent when allowed.</summary>
    public OverlapPolicy? Overlap { get; init; }

    public StoredRetry? Retry { get; init; }

    /// <summary>Absent when at least once.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Absent when 0.</summary>
    public int? Priority { get; init; }

    public StoredChain? Then { get; init; }

    /// <summary>Absent when no worker does its runs.</summary>
    public StoredWork? Work { get; init; }

    public string? PauseReason { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

internal sealed record StoredTrigger(TriggerType Type, string Text, string Timezone, DayMatch DayMatch, DateTimeOffset Anchor);

/// <param name="Rule">What becomes of missed slots.</param>
/// <param name="Grace">How long a slot is only late.</param>
/// <param name="Window">Absent when it is <see cref="MisfirePolicy.DefaultWindow"/> as of form 1: a day.</param>
/// <param name="Limit">Absent when it is <see cref="MisfirePolicy.DefaultLimit"/> as of form 1: 100.</param>
internal sealed record StoredMisfire(MisfireRule Rule, TimeSpan Grace, TimeSpan? Window = null, int? Limit = null);

internal sealed record StoredChain(IReadOnlyList<string>? OnSuccess = null, IReadOnlyList<string>? OnFailure = null);

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
