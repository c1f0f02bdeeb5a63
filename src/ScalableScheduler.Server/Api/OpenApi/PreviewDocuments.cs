using System.ComponentModel.DataAnnotations;

namespace ScalableScheduler.Server.Api.OpenApi;

/// <summary>What a timing rule means and does.</summary>
public sealed record PreviewDocument
{
    /// <summary>The rule in plain English.</summary>
    /// <example>every weekday at 09:30</example>
    public required string Meaning { get; init; }

    /// <summary>The time zone of its local times.</summary>
    /// <example>Europe/Vienna</example>
    public required string Timezone { get; init; }

    /// <summary>When it is due next, in order; fewer than asked for when there are no more.</summary>
    public required IReadOnlyList<PreviewTimeDocument> NextTimes { get; init; }

    /// <summary>What changes of the clock do to it, in the two years from the first time listed on.</summary>
    public required IReadOnlyList<DstRemarkDocument> DstRemarks { get; init; }

    /// <summary>Where it is perhaps not what was meant.</summary>
    public required IReadOnlyList<PreviewWarningDocument> Warnings { get; init; }
}

/// <summary>A time at which a rule is due.</summary>
public sealed record PreviewTimeDocument
{
    /// <summary>In the rule's time zone.</summary>
    /// <example>2030-05-01T09:30:00.000+02:00</example>
    public required DateTimeOffset Local { get; init; }

    /// <summary>In UTC.</summary>
    /// <example>2030-05-01T07:30:00.000Z</example>
    public required DateTimeOffset Utc { get; init; }
}

/// <summary>What one change of the clock does to a rule.</summary>
public sealed record DstRemarkDocument
{
    /// <summary>
    /// Of local times that do not exist: skipped, they are left out; moved, one fires at the end of the gap; merged, several fire together at it.
    /// Of local times that come twice: repeated, they fire both times; first_only, they fire the first time.
    /// </summary>
    [AllowedValues("skipped", "moved", "merged", "repeated", "first_only")]
    public required string Effect { get; init; }

    /// <summary>When the clock changes.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many local times it concerns, counted up to 10000.</summary>
    public required int Times { get; init; }

    /// <summary>The same for people.</summary>
    public required string Message { get; init; }
}

/// <summary>A doubt whether a rule is what was meant.</summary>
public sealed record PreviewWarningDocument
{
    /// <summary>What about, for programs.</summary>
    [AllowedValues(
        "every_minute", "day_or", "day_and", "uneven_step", "idle_step", "missing_day", "split_night", "unknown_hash", "drifting_day", "past", "never", "paused")]
    public required string Code { get; init; }

    /// <summary>What it does, and how to write what was probably meant.</summary>
    public required string Message { get; init; }
}
