using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>What a request says of a schedule; null is not said.</summary>
internal sealed record ScheduleDraft
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public Client? Client { get; init; }

    public TriggerType Type { get; init; }

    public string Text { get; init; } = "";

    public string? Timezone { get; init; }

    /// <summary>Null only in a draft with problems.</summary>
    public TaskDraft? Task { get; init; }

    public bool? Enabled { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    public DateTimeOffset? EndAt { get; init; }

    public long? MaxRuns { get; init; }

    public MisfireDraft? Misfire { get; init; }

    public CollectionName? Collection { get; init; }

    public TimeSpan? Jitter { get; init; }

    public int? Priority { get; init; }

    public OverlapPolicy? Overlap { get; init; }

    public RetrySettings? Retry { get; init; }

    public Delivery? Delivery { get; init; }

    public Chain? Then { get; init; }

    public TimeSpan? Timeout { get; init; }

    /// <summary>The id that follows from the draft itself; null when it says nothing to make one of.</summary>
    public ScheduleId? Identity =>
        Id is not null ? new ScheduleId(Id) : ScheduleIdentity.Of(Client ?? Client.None, Name ?? "");
}

/// <summary>What a request says of misfires.</summary>
internal sealed record MisfireDraft(MisfireRule? Rule, TimeSpan? Grace, TimeSpan? Window, int? Limit);

/// <summary>What a request says of a task. The connection may show masks in place of secrets.</summary>
internal sealed record TaskDraft(string Type, JsonElement Connection, JsonElement? Data, FailurePolicy? Failure, bool? HistoryCheck);
