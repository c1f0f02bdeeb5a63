using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Server.Api.OpenApi;

// The shapes of schedules as the API's description shows them. Nothing is read into or written from these types.

/// <summary>What may be said of every schedule.</summary>
public abstract record ScheduleFields
{
    /// <summary>Its name, up to 256 characters. Identifies it when neither id nor client is given.</summary>
    /// <example>order-sync</example>
    [DefaultValue("")]
    public string? Name { get; init; }

    /// <summary>Who registered it. Identifies it when any field is set and no id is given.</summary>
    public ClientFields? Client { get; init; }

    /// <summary>The timing, according to type: a cron expression; empty for now; a duration for delay, delay-recur and interval; a date and time for date.</summary>
    /// <example>*/5 * * * *</example>
    [DefaultValue("")]
    public string? Schedule { get; init; }

    /// <summary>The IANA time zone of cron fields and local dates. Default: the service's (scheduler.timezone).</summary>
    /// <example>Europe/Vienna</example>
    public string? Timezone { get; init; }

    /// <summary>Whether it fires.</summary>
    [DefaultValue(true)]
    public bool? Enabled { get; init; }

    /// <summary>For people.</summary>
    [DefaultValue("")]
    public string? Description { get; init; }

    /// <summary>At most 10 words to find it by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>No occurrence before this time. The grid of an interval runs through it.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No occurrence after this time.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>At most so many runs; skipped occurrences don't count.</summary>
    [Range(1, long.MaxValue)]
    public long? MaxRuns { get; init; }

    /// <summary>What becomes of occurrences that fell due while nothing could fire them.</summary>
    public MisfireFields? Misfire { get; init; }

    /// <summary>The group it belongs to, which must be there: 1 to 64 letters, digits, '.', '_' and '-'.</summary>
    [DefaultValue("default")]
    public string? Collection { get; init; }

    /// <summary>What becomes of an occurrence that is due while an earlier run is active: it runs beside it; is left out; waits, while further ones
    /// are left out; waits, and a later one takes its place; waits in line (at most 100 do); starts when the other, cancelled, has ended; starts at once, the other recorded as cancelled.</summary>
    [AllowedValues("allow", "skip", "buffer_one", "buffer_latest", "buffer_all", "cancel_other", "terminate_other")]
    [DefaultValue("allow")]
    public string? Overlap { get; init; }

    /// <summary>How failed attempts are repeated. What is left out, the collection says, and what that leaves out, the service (retry). Excludes task.failed_policy.</summary>
    public RetryFieldsDocument? Retry { get; init; }

    /// <summary>At most once: no attempt follows the first, and a run whose node went away is recorded as lost.</summary>
    [AllowedValues("at_least_once", "at_most_once")]
    [DefaultValue("at_least_once")]
    public string? Delivery { get; init; }

    /// <summary>By how much starts are moved apart, up to 31 days: a duration. An occurrence always moves by the same time, and never to the next one.</summary>
    [DefaultValue("0s")]
    public string? Jitter { get; init; }

    /// <summary>The higher goes first among what is due.</summary>
    [DefaultValue(0)]
    [Range(0, 9)]
    public int? Priority { get; init; }

    /// <summary>What is triggered when a run ends.</summary>
    public ThenFields? Then { get; init; }

    /// <summary>How long one attempt may take: a duration. Default 30s, and 1h where a worker does it, counted from its beginning.</summary>
    /// <example>30s</example>
    public string? Timeout { get; init; }
}

/// <summary>A schedule to be registered.</summary>
public sealed record ScheduleRequest : ScheduleFields
{
    /// <summary>Its id: 1 to 128 characters out of A-Z a-z 0-9 . _ ~ -. Left out, it follows from client or name.</summary>
    public string? Id { get; init; }

    /// <summary>The type of timing.</summary>
    [AllowedValues("cron", "now", "delay", "delay-recur", "date", "interval")]
    public required string Type { get; init; }

    /// <summary>What is done when it fires.</summary>
    public required TaskRequest Task { get; init; }
}

/// <summary>A JSON merge patch of a schedule: null takes a field away.</summary>
public sealed record SchedulePatch : ScheduleFields
{
    /// <summary>The type of timing.</summary>
    [AllowedValues("cron", "now", "delay", "delay-recur", "date", "interval")]
    public string? Type { get; init; }

    /// <summary>What is done when it fires.</summary>
    public TaskPatch? Task { get; init; }
}

/// <summary>A schedule with all that is known of it.</summary>
public sealed record ScheduleDocument : ScheduleFields
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The type of timing.</summary>
    [AllowedValues("cron", "now", "delay", "delay-recur", "date", "interval")]
    public required string Type { get; init; }

    /// <summary>What is done when it fires. Secrets are shown as ********.</summary>
    public required TaskRequest Task { get; init; }

    /// <summary>1 for the first version, one more for each that replaced it.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was first registered.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When this version was stored.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it is due next; null when it is paused, its collection is disabled, or it is never due again.</summary>
    public required DateTimeOffset? NextRunAt { get; init; }

    /// <summary>Paused when it is not enabled; disabled when its collection is; completed when it is never due again and its last run ended.</summary>
    [AllowedValues("enabled", "paused", "completed", "disabled")]
    public required string Status { get; init; }

    /// <summary>Why the service paused it (its target answered 410 Gone); null when a user did, or when it is enabled.</summary>
    public required string? PauseReason { get; init; }

    /// <summary>Disabled: paused, or its collection is disabled. Running: a run has not ended. Ready: none ended in the last 24 hours. Passing: at least 90 % of those succeeded.</summary>
    [AllowedValues("passing", "failing", "running", "ready", "disabled")]
    public required string Badge { get; init; }

    /// <summary>The run that ended last; null before the first.</summary>
    public required LastRunDocument? LastRun { get; init; }

    /// <summary>Occurrences that became runs, ever.</summary>
    public required long RunCount { get; init; }

    /// <summary>Runs that failed, ever.</summary>
    public required long ErrorCount { get; init; }

    /// <summary>The share of runs that failed, of those that ended in the last 24 hours, from 0 to 1; null when none ended.</summary>
    /// <example>0.02</example>
    public required double? ErrorRate { get; init; }

    /// <summary>What the runs of the last 24 hours came to, counted by full hours.</summary>
    [JsonPropertyName("counts_24h")]
    public required RunCountsDocument Counts24h { get; init; }
}

/// <summary>What runs came to.</summary>
public sealed record RunCountsDocument
{
    /// <summary>Runs that succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Runs that failed or were lost.</summary>
    public required long Failed { get; init; }
}

/// <summary>The five fields by which the Python service's clients name a schedule; each up to 256 characters.</summary>
public sealed record ClientFields
{
    /// <summary>The application.</summary>
    [DefaultValue("")]
    public string? Application { get; init; }

    /// <summary>A group within the application.</summary>
    [DefaultValue("")]
    public string? Group { get; init; }

    /// <summary>The client's own type, which has nothing to do with timing.</summary>
    [DefaultValue("")]
    public string? Type { get; init; }

    /// <summary>The client's key.</summary>
    [DefaultValue("")]
    public string? Key { get; init; }

    /// <summary>The client's operation.</summary>
    [DefaultValue("")]
    public string? Operation { get; init; }
}

/// <summary>What may be said of every task.</summary>
public abstract record TaskFields
{
    /// <summary>What is sent, any JSON up to 64 KiB. Accepted inside connection too.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>The Python service's field of this name: kept and shown.</summary>
    [DefaultValue(false)]
    public bool? HistoryCheck { get; init; }

    /// <summary>What follows a failure: nothing, further attempts, or further attempts and then a dead letter. Without it, the service's retry policy.</summary>
    [AllowedValues("ignore", "retry", "retry_dlq")]
    public string? FailedPolicy { get; init; }

    /// <summary>Seconds between attempts; only with failed_policy.</summary>
    [DefaultValue(60.0)]
    [Range(0, 2_592_000)]
    public double? RetryWait { get; init; }

    /// <summary>Attempts after the first, -1 for no limit; only with failed_policy.</summary>
    [DefaultValue(-1)]
    [Range(-1, int.MaxValue - 1)]
    public int? MaxRetryCount { get; init; }
}

/// <summary>What is done when a schedule fires.</summary>
public sealed record TaskRequest : TaskFields
{
    /// <summary>The type of task.</summary>
    /// <example>rest</example>
    public required string Type { get; init; }

    /// <summary>Where it goes and how: fields of the task type. Of kafka, redis and amqp also callback (true: the run ends when a
    /// worker reports, not when the message is delivered), and with it start_timeout, heartbeat_timeout, cancel_timeout and
    /// queue_limit.</summary>
    public required IReadOnlyDictionary<string, JsonNode?> Connection { get; init; }
}

/// <summary>Changes of a task.</summary>
public sealed record TaskPatch : TaskFields
{
    /// <summary>The type of task.</summary>
    public string? Type { get; init; }

    /// <summary>Where it goes and how: fields of the task type.</summary>
    public IReadOnlyDictionary<string, JsonNode?>? Connection { get; init; }
}

/// <summary>What becomes of occurrences that fell due while nothing could fire them.</summary>
public sealed record MisfireFields
{
    /// <summary>fire_once: one run, of the latest one missed. fire_all: each one in order, those within window, the latest of them up to limit. skip: none.</summary>
    [AllowedValues("fire_once", "fire_all", "skip")]
    [DefaultValue("fire_once")]
    public string? Policy { get; init; }

    /// <summary>How long after its time an occurrence is only late, not missed: a duration.</summary>
    /// <example>1m</example>
    public string? Grace { get; init; }

    /// <summary>With fire_all, how long ago an occurrence may lie to be run: a duration.</summary>
    [DefaultValue("1d")]
    public string? Window { get; init; }

    /// <summary>With fire_all, how many are run at most.</summary>
    [DefaultValue(100)]
    [Range(1, 10_000)]
    public int? Limit { get; init; }
}

/// <summary>How failed attempts are repeated.</summary>
public sealed record RetryFieldsDocument
{
    /// <summary>Attempts of one run, the first included.</summary>
    [Range(1, 1000)]
    public int? MaxAttempts { get; init; }

    /// <summary>Before the second attempt, up to 1 day: a duration.</summary>
    /// <example>5s</example>
    public string? InitialDelay { get; init; }

    /// <summary>By which each further wait is longer.</summary>
    [Range(1.0, 10.0)]
    public double? Multiplier { get; init; }

    /// <summary>The longest wait, at least initial_delay, up to 7 days: a duration.</summary>
    /// <example>5m</example>
    public string? MaxDelay { get; init; }

    /// <summary>Whether each wait is drawn evenly from zero to its length.</summary>
    public bool? Jitter { get; init; }

    /// <summary>The time all attempts of a run may take together, from the beginning of the first, up to 30 days: a duration.</summary>
    /// <example>1h</example>
    public string? Deadline { get; init; }

    /// <summary>Whether a run that fails for good is kept as a dead letter.</summary>
    public bool? DeadLetter { get; init; }
}

/// <summary>What is triggered when a run ends: ids of schedules, at most 100 each, which must be there. Loops are refused.</summary>
public sealed record ThenFields
{
    /// <summary>Triggered when it succeeded.</summary>
    public IReadOnlyList<string>? Success { get; init; }

    /// <summary>Triggered when it failed or was lost.</summary>
    public IReadOnlyList<string>? Failure { get; init; }
}

/// <summary>The outcome of a schedule's run that ended last.</summary>
public sealed record LastRunDocument
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary>How it ended.</summary>
    [AllowedValues("succeeded", "failed", "cancelled", "lost")]
    public required string Status { get; init; }

    /// <summary>When it was due.</summary>
    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>When its first attempt began; null when there was none.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>From its first attempt's beginning to its end, in milliseconds.</summary>
    public required long? DurationMs { get; init; }

    /// <summary>Why it ended so; null when there is nothing to say.</summary>
    public required string? Message { get; init; }
}

/// <summary>What became of one item of a bulk registration.</summary>
public sealed record BulkItemDocument
{
    /// <summary>The item's place in the request, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>201 created, 200 replaced, otherwise what it would have been refused with alone.</summary>
    public required int Status { get; init; }

    /// <summary>The schedule, when it was registered.</summary>
    public ScheduleDocument? Schedule { get; init; }

    /// <summary>Why it was refused.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong with which field, when it was refused.</summary>
    public IReadOnlyList<FieldErrorDocument>? Errors { get; init; }
}

/// <summary>How the Python service answers a registration.</summary>
public sealed record RegisteredDocument
{
    /// <summary>The schedule's name.</summary>
    public required string Name { get; init; }

    /// <summary>The schedule's id.</summary>
    public required string RespId { get; init; }
}

/// <summary>Which schedule to delete: by id or by name.</summary>
public sealed record UnregisterRequest
{
    /// <summary>The schedule's id.</summary>
    public string? RespId { get; init; }

    /// <summary>The schedule's name.</summary>
    public string? Name { get; init; }
}

/// <summary>What to list.</summary>
public sealed record NamedListRequest
{
    /// <summary>Dead letters instead of schedules.</summary>
    [DefaultValue(false)]
    public bool? Dlq { get; init; }
}

/// <summary>How many things are gone.</summary>
public sealed record CountDocument
{
    /// <summary>How many.</summary>
    /// <example>1</example>
    public required long Count { get; init; }
}
