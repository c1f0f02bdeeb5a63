using System.Text.Json.Serialization;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Forms;

namespace ScalableScheduler.Backups.Lines;

/// <summary>A schedule with all that is kept of it, but history and dead letters. What is at its default is absent.</summary>
internal sealed record ScheduleLine : IBackupLine
{
    [JsonPropertyOrder(-2)]
    public required int V { get; init; }

    [JsonPropertyOrder(-1)]
    public required string Type { get; init; }

    /// <summary>Its id.</summary>
    public required string Schedule { get; init; }

    public string? Name { get; init; }

    public LineClient? Client { get; init; }

    /// <summary>Absent for the default one.</summary>
    public string? Collection { get; init; }

    public required StoredSchedule Definition { get; init; }

    public required LineState State { get; init; }

    /// <summary>When it is due; absent for never.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>True when it was set aside because its collection is disabled.</summary>
    public bool? Parked { get; init; }

    public StoredLastRun? LastRun { get; init; }

    public long? Errors { get; init; }

    public IReadOnlyList<LineHour>? Hours { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public StoredBackfill? Backfill { get; init; }

    public DateTimeOffset? BackfillDue { get; init; }

    public IReadOnlyList<LineRun>? Runs { get; init; }
}

internal sealed record LineClient(string Application, string Group, string Type, string Key, string Operation);

/// <summary>Where a schedule stands; its revision and creation are those of the definition.</summary>
internal sealed record LineState(long RunCount, DateTimeOffset? Cursor = null, LineSkipping? Skipping = null);

internal sealed record LineSkipping(DateTimeOffset From, long Count, SkipReason Reason);

/// <param name="Hour">Since 1970.</param>
/// <param name="Succeeded">Runs that succeeded in it.</param>
/// <param name="Failed">Runs that failed or were lost in it.</param>
internal sealed record LineHour(long Hour, long Succeeded, long Failed);

/// <summary>An open run.</summary>
internal sealed record LineRun
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required StoredRun Run { get; init; }

    /// <summary>Its due entry; absent when a node held it, or it waits for others.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>True when it waits for others, or the overlap policy has not decided.</summary>
    public bool? Inactive { get; init; }

    /// <summary>Why it is to be stopped; absent when it is not.</summary>
    public string? CancelReason { get; init; }
}
