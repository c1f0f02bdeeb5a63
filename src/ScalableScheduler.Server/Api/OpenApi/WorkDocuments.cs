using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>What a worker asks for.</summary>
public sealed record ClaimRequest
{
    /// <summary>At most so many runs.</summary>
    [DefaultValue(1)]
    [Range(1, ClaimDesks.ClaimAtMost)]
    public int? Limit { get; init; }

    /// <summary>How long to wait for the first when there is none, up to 30 s: a duration.</summary>
    /// <example>30s</example>
    [DefaultValue("0s")]
    public string? Wait { get; init; }

    /// <summary>What the worker calls itself, up to 256 characters: for people.</summary>
    public string? Worker { get; init; }
}

/// <summary>What a worker got.</summary>
public sealed record ClaimDocument
{
    /// <summary>The runs, in the order of their turns.</summary>
    public required IReadOnlyList<ClaimedRunDocument> Runs { get; init; }
}

/// <summary>A run for the worker that claimed it.</summary>
public sealed record ClaimedRunDocument
{
    /// <summary>The run's id: the same on every attempt.</summary>
    public required string RunId { get; init; }

    /// <summary>By which the worker reports on it; another on every attempt.</summary>
    public required string ClaimId { get; init; }

    /// <summary>The queue from which it was claimed.</summary>
    public required string Queue { get; init; }

    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>The schedule's name.</summary>
    public required string ScheduleName { get; init; }

    /// <summary>The schedule's collection when the run was opened.</summary>
    public required string Collection { get; init; }

    /// <summary>What it came about by: its schedule's timing, a request, the end of another run (then), a backfill, or the repetition of a run.</summary>
    [AllowedValues("schedule", "trigger", "chain", "backfill", "retry")]
    public required string Origin { get; init; }

    /// <summary>When it was due.</summary>
    public required DateTimeOffset NominalTime { get; init; }

    /// <summary>1 for the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>How long the worker may take: a duration.</summary>
    /// <example>1h</example>
    public required string Timeout { get; init; }

    /// <summary>When it has to be done at the latest: the end of timeout, or of the time for all attempts.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>After how long without a heartbeat the worker is taken to be gone: a duration; null when none is expected.</summary>
    /// <example>1m</example>
    public required string? HeartbeatTimeout { get; init; }

    /// <summary>What is to be done: the run's own data, or the task's with variables in their places; {} for none.</summary>
    public required JsonNode? Data { get; init; }
}

/// <summary>What every report of a worker says.</summary>
public abstract record ReportFields
{
    /// <summary>The one that came with the run.</summary>
    public required string ClaimId { get; init; }

    /// <summary>What the worker calls itself, if it changed.</summary>
    public string? Worker { get; init; }
}

/// <summary>A sign of life.</summary>
public sealed record HeartbeatRequest : ReportFields
{
    /// <summary>How far the worker is.</summary>
    [Range(0.0, 100.0)]
    public double? Percent { get; init; }

    /// <summary>How far it is, for people; cut after 1000 characters.</summary>
    public string? Message { get; init; }
}

/// <summary>A run that succeeded.</summary>
public sealed record SuccessRequest : ReportFields
{
    /// <summary>What came of it: any JSON up to 16 KiB (workers.result_bytes).</summary>
    public JsonNode? Result { get; init; }

    /// <summary>For people; cut after 1000 characters.</summary>
    public string? Message { get; init; }
}

/// <summary>An attempt that failed.</summary>
public sealed record FailureRequest : ReportFields
{
    /// <summary>Why, for people; cut after 1000 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether it may be tried again.</summary>
    [DefaultValue(true)]
    public bool? Retry { get; init; }

    /// <summary>How long to wait before at least, up to 1 day: a duration.</summary>
    /// <example>1m</example>
    public string? RetryAfter { get; init; }
}

/// <summary>A run that was stopped.</summary>
public sealed record CancelledRequest : ReportFields
{
    /// <summary>For people; cut after 1000 characters.</summary>
    public string? Message { get; init; }
}

/// <summary>What came of a report.</summary>
public sealed record ReportDocument
{
    /// <summary>How the run stands now.</summary>
    [AllowedValues("pending", "running", "cancelling", "succeeded", "failed", "cancelled", "lost")]
    public required string Status { get; init; }

    /// <summary>Whether the worker is to stop: somebody cancels the run.</summary>
    public required bool Cancel { get; init; }
}

/// <summary>A queue from which workers claim runs.</summary>
public sealed record QueueDocument
{
    /// <summary>Its name.</summary>
    public required string Queue { get; init; }

    /// <summary>How many runs wait in it.</summary>
    public required long Waiting { get; init; }

    /// <summary>By what the place of the run whose turn is next goes: when it was offered, less ten minutes for each step of its priority; null when none waits.</summary>
    public required DateTimeOffset? NextTurn { get; init; }
}
