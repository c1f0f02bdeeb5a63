using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>Why a request was not carried out: problem details (RFC 9457).</summary>
public sealed record ProblemDocument
{
    /// <summary>The status in words.</summary>
    /// <example>Unprocessable Entity</example>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    /// <example>422</example>
    public required int Status { get; init; }

    /// <summary>The reason, for people.</summary>
    public required string Detail { get; init; }

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyList<FieldErrorDocument>? Errors { get; init; }
}

/// <summary>What is wrong with a field.</summary>
public sealed record FieldErrorDocument
{
    /// <summary>A JSON pointer to the field.</summary>
    /// <example>/task/connection/host</example>
    public required string Field { get; init; }

    /// <summary>One word for programs: required, wrong_type, invalid, unknown, too_long, too_many, immutable, conflict, stale_claim, impossible.</summary>
    public required string Reason { get; init; }

    /// <summary>The problem and what is allowed, for people.</summary>
    public required string Message { get; init; }

    /// <summary>Where the field stands when it is not in the body.</summary>
    [AllowedValues("query", "path", "header")]
    public string? In { get; init; }
}

/// <summary>The cluster as it is.</summary>
public sealed record ClusterDocument
{
    /// <summary>The store's clock, which decides what is due.</summary>
    public required DateTimeOffset StoreTime { get; init; }

    /// <summary>The living nodes.</summary>
    public required IReadOnlyList<NodeDocument> Nodes { get; init; }

    /// <summary>All partitions.</summary>
    public required IReadOnlyList<PartitionDocument> Partitions { get; init; }

    /// <summary>Sums over all of them.</summary>
    public required ClusterTotalsDocument Totals { get; init; }
}

/// <summary>A running process.</summary>
public sealed record NodeDocument
{
    /// <summary>Its id, new at every start.</summary>
    public required string Id { get; init; }

    /// <summary>The pod or host.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the service.</summary>
    public required string Version { get; init; }

    /// <summary>When it started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Until when it is taken to live unless it says so again.</summary>
    public required DateTimeOffset AliveUntil { get; init; }

    /// <summary>The store's clock less its own, in milliseconds.</summary>
    public required long ClockOffsetMs { get; init; }

    /// <summary>Attempts under way on it.</summary>
    public required int ActiveRuns { get; init; }

    /// <summary>Whether it is stopping: it takes no partitions any more.</summary>
    public required bool Leaving { get; init; }

    /// <summary>The numbers of the partitions it owns.</summary>
    public required IReadOnlyList<int> Partitions { get; init; }
}

/// <summary>A part of all schedules, owned by one node at a time.</summary>
public sealed record PartitionDocument
{
    /// <summary>Its number, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>The id of the node that says it owns it; null when none does.</summary>
    public required string? Owner { get; init; }

    /// <summary>Its fencing token; grows with every change of owner.</summary>
    public required long Token { get; init; }

    /// <summary>How many schedules it has.</summary>
    public required long Schedules { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public required long OpenRuns { get; init; }

    /// <summary>Entries that are due and not fired.</summary>
    public required long Overdue { get; init; }

    /// <summary>The due time of the oldest of them.</summary>
    public required DateTimeOffset? OldestDue { get; init; }

    /// <summary>When its records were last looked through; null when they never were.</summary>
    public required DateTimeOffset? CheckedAt { get; init; }
}

/// <summary>Sums over the cluster.</summary>
public sealed record ClusterTotalsDocument
{
    /// <summary>Living nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Attempts under way.</summary>
    public required long ActiveRuns { get; init; }

    /// <summary>Schedules.</summary>
    public required long Schedules { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public required long OpenRuns { get; init; }

    /// <summary>Entries that are due and not fired.</summary>
    public required long Overdue { get; init; }

    /// <summary>The due time of the oldest of them.</summary>
    public required DateTimeOffset? OldestDue { get; init; }
}

/// <summary>A probe that succeeded.</summary>
public sealed record ProbeDocument
{
    /// <summary>ok.</summary>
    [AllowedValues("ok")]
    public required string Status { get; init; }
}

/// <summary>A node's health.</summary>
public sealed record HealthDocument
{
    /// <summary>ok.</summary>
    [AllowedValues("ok")]
    public required string Status { get; init; }

    /// <summary>The version of the service.</summary>
    public required string Version { get; init; }

    /// <summary>Whether its loops make progress.</summary>
    public required bool Live { get; init; }

    /// <summary>Whether it can serve.</summary>
    public required bool Ready { get; init; }
}
