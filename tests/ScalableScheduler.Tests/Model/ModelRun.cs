using ScalableScheduler.Runs;

namespace ScalableScheduler.Tests.Model;

internal enum Stage
{
    /// <summary>Asked for; the overlap policy has not decided.</summary>
    Requested,

    /// <summary>Waits for other runs of the schedule to end.</summary>
    Queued,

    /// <summary>Active, and due later or now.</summary>
    Waiting,

    /// <summary>A node holds an attempt.</summary>
    Held,
}

/// <summary>A version of the schedule.</summary>
internal sealed record ModelVersion(ScheduleSpec Spec, long Anchor, long Revision, long CreatedAt);

/// <summary>A run that has not ended.</summary>
internal sealed class ModelRun
{
    public required string Id { get; init; }

    public required RunOrigin Origin { get; init; }

    public required long Nominal { get; init; }

    public required long OpenedAt { get; init; }

    public int ChainLength { get; init; }

    public required Stage Stage { get; set; }

    /// <summary>When it is due, while requested or waiting.</summary>
    public long Due { get; set; }

    /// <summary>What it says itself about when it needs attention.</summary>
    public long AttentionAt { get; set; }

    /// <summary>It was queued, and no attempt of it was held since.</summary>
    public bool IsMarkedQueued { get; set; }

    public long? StartedAt { get; set; }

    public int Attempt { get; set; } = 1;

    public int Attempts { get; set; }

    public int Abandoned { get; set; }

    public bool IsCancelling { get; set; }

    /// <summary>The version that its holder works by.</summary>
    public ModelVersion? HeldVersion { get; set; }

    public bool IsActive => Stage is Stage.Held or Stage.Waiting;
}
