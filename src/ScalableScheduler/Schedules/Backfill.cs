namespace ScalableScheduler.Schedules;

public enum BackfillStatus
{
    Running,

    /// <summary>All occurrences of its range became runs, or its limit was reached.</summary>
    Completed,

    Cancelled,
}

/// <summary>Runs the occurrences of a past range, in order, behind live work. A schedule has one at a time. Replaced as a
/// whole; each writer shows by <see cref="Version"/> that nobody came between.</summary>
public sealed record Backfill
{
    public required ScheduleId Schedule { get; init; }

    /// <summary>The first nominal time it may run.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The last nominal time it may run.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>At most so many runs.</summary>
    public required int Limit { get; init; }

    /// <summary>Runs opened in a second, at most.</summary>
    public required double Rate { get; init; }

    /// <summary>How many occurrences there were to run when it was asked for.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them became runs.</summary>
    public int Opened { get; init; }

    /// <summary>The last nominal time that became a run; null before the first.</summary>
    public DateTimeOffset? Cursor { get; init; }

    public BackfillStatus Status { get; init; }

    /// <summary>When it was asked for; part of its runs' ids.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Grows with each write.</summary>
    public int Version { get; init; } = 1;

    public const int GreatestLimit = 100_000;

    /// <summary>Runs in a second.</summary>
    public const double GreatestRate = 1000;

    /// <summary>Runs in a second: one in 100 seconds.</summary>
    public const double LeastRate = 0.01;

    /// <summary>The due entry of a schedule's backfill. It has the form of a run's id, but is none.</summary>
    public static string EntryOf(ScheduleId schedule) => $"{schedule.Value}{Runs.RunId.Divider}backfill";
}
