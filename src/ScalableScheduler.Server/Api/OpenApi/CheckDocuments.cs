using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>What was found when all records were looked through.</summary>
public sealed record CheckDocument
{
    /// <summary>Whether what was wrong was repaired.</summary>
    public required bool Repair { get; init; }

    /// <summary>When it began, by the store's clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required long DurationMs { get; init; }

    /// <summary>How many partitions were looked through.</summary>
    public required int PartitionsChecked { get; init; }

    /// <summary>The partitions that could not be looked through.</summary>
    public required IReadOnlyList<UncheckedDocument> Unchecked { get; init; }

    /// <summary>What was looked at.</summary>
    public required LookedAtDocument LookedAt { get; init; }

    /// <summary>What was wrong, by kind; empty when all is in order.</summary>
    public required IReadOnlyList<FaultTallyDocument> Faults { get; init; }
}

/// <summary>A partition that could not be looked through.</summary>
public sealed record UncheckedDocument
{
    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>Why not, for people.</summary>
    public required string Reason { get; init; }
}

/// <summary>What was looked at.</summary>
public sealed record LookedAtDocument
{
    /// <summary>Schedules.</summary>
    public required long Schedules { get; init; }

    /// <summary>Open runs.</summary>
    public required long OpenRuns { get; init; }

    /// <summary>Records and index entries, schedules and runs included.</summary>
    public required long Entries { get; init; }

    /// <summary>Records that this version of the service can't read; they are left as they are.</summary>
    public required long Unreadable { get; init; }
}

/// <summary>Faults of one kind.</summary>
public sealed record FaultTallyDocument
{
    /// <summary>What was wrong.</summary>
    [AllowedValues(
        "missing_due", "wrong_due", "missing_state", "wrong_priority", "wrong_completion", "wrong_parking", "lost_run",
        "misplaced_run", "stuck_queue", "wrong_backfill", "missing_index", "orphan", "wrong_copy")]
    public required string Kind { get; init; }

    /// <summary>How many were found.</summary>
    public required long Found { get; init; }

    /// <summary>How many of them were repaired. What others changed meanwhile is left to the next check.</summary>
    public required long Repaired { get; init; }

    /// <summary>Some of them, at most ten.</summary>
    public required IReadOnlyList<FaultDocument> Examples { get; init; }
}

/// <summary>A fault.</summary>
public sealed record FaultDocument
{
    /// <summary>The schedule, run or collection.</summary>
    public required string Subject { get; init; }

    /// <summary>What was found and what should be, for people.</summary>
    public required string Detail { get; init; }
}
