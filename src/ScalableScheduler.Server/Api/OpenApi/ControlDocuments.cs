using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>What a triggered run is to send.</summary>
public sealed record TriggerRequest
{
    /// <summary>Sent instead of the task's data, any JSON up to 64 KiB (limits.data_bytes). Left out, the task's data is sent.</summary>
    public JsonNode? Data { get; init; }
}

/// <summary>Which past occurrences are to be run.</summary>
public sealed record BackfillRequest
{
    /// <summary>The first nominal time that may run.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last nominal time that may run; not in the future.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>At most so many runs, the earliest ones. Left out, all of the range, which must not be more than 100000.</summary>
    [Range(1, Backfill.GreatestLimit)]
    public int? Limit { get; init; }

    /// <summary>At most so many runs are opened in a second. Default: the service's (scheduler.backfill_rate).</summary>
    [Range(Backfill.LeastRate, Backfill.GreatestRate)]
    public double? Rate { get; init; }
}

/// <summary>How far a backfill has come.</summary>
public sealed record BackfillDocument
{
    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>Completed: all occurrences became runs, or the limit was reached.</summary>
    [AllowedValues("running", "completed", "cancelled")]
    public required string Status { get; init; }

    /// <summary>The first nominal time that may run.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last nominal time that may run.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>At most so many runs.</summary>
    public required int Limit { get; init; }

    /// <summary>At most so many runs are opened in a second.</summary>
    public required double Rate { get; init; }

    /// <summary>How many occurrences there were to run when it was asked for.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them became runs.</summary>
    public required int Opened { get; init; }

    /// <summary>How many did not.</summary>
    public required int Remaining { get; init; }

    /// <summary>opened of total, in per cent.</summary>
    /// <example>37.5</example>
    public required double Percent { get; init; }

    /// <summary>The last nominal time that became a run; null before the first.</summary>
    public required DateTimeOffset? Cursor { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What resuming a schedule would do.</summary>
public sealed record ResumePlanDocument
{
    /// <summary>The schedule's id.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>What would run at once.</summary>
    public required PlannedRunsDocument Runs { get; init; }

    /// <summary>What would be left out, and why.</summary>
    public required IReadOnlyList<SkippedDocument> Skipped { get; init; }

    /// <summary>When it would be due next after that; null for never.</summary>
    public required DateTimeOffset? NextRunAt { get; init; }
}

/// <summary>Occurrences that would become runs.</summary>
public sealed record PlannedRunsDocument
{
    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Whether there are more than were counted.</summary>
    public required bool AtLeast { get; init; }

    /// <summary>When the first 100 of them were due.</summary>
    public required IReadOnlyList<DateTimeOffset> NominalTimes { get; init; }
}

/// <summary>What became of dead letters that were to be repeated.</summary>
public sealed record RetriedDocument
{
    /// <summary>Runs that were opened.</summary>
    public required long Count { get; init; }

    /// <summary>Dead letters that stay, because their schedule is gone.</summary>
    public required long Left { get; init; }
}
