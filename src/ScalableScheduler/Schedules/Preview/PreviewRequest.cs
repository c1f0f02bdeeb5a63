namespace ScalableScheduler.Schedules.Preview;

/// <summary>A timing rule to be shown before it is stored.</summary>
public sealed record PreviewRequest
{
    public required TriggerDefinition Definition { get; init; }

    /// <summary>The rule made of <see cref="Definition"/>.</summary>
    public required Trigger Trigger { get; init; }

    /// <summary>The present; what lies before it is past.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The earliest time to list; null for <see cref="Now"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>How many times to list at most.</summary>
    public required int Count { get; init; }

    /// <summary>No occurrence before this instant.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No occurrence after this instant.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>At most so many occurrences become runs; null for no limit.</summary>
    public long? MaxRuns { get; init; }

    /// <summary>How many of <see cref="MaxRuns"/> are used up.</summary>
    public long RunCount { get; init; }

    /// <summary>Nothing at or before this instant fires again; null for a schedule that is not stored yet.</summary>
    public DateTimeOffset? Cursor { get; init; }

    /// <summary>Whether it would fire as things stand.</summary>
    public bool Enabled { get; init; } = true;

    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.Default;

    /// <summary>Whether the schedule's id is known: without one, <c>H</c> in a cron expression stands for another value
    /// once the schedule is registered.</summary>
    public bool HasIdentity { get; init; } = true;

    /// <summary>What a registration comes to.</summary>
    public static PreviewRequest Of(Registration registration, DateTimeOffset now, int count) => new()
    {
        Definition = registration.Definition.TriggerDefinition,
        Trigger = registration.Definition.Trigger,
        Now = now,
        Count = count,
        StartAt = registration.Definition.StartAt,
        EndAt = registration.Definition.EndAt,
        MaxRuns = registration.Definition.MaxRuns,
        RunCount = registration.State.RunCount,
        Cursor = registration.State.Cursor,
        Enabled = registration.Definition.Enabled,
        Misfire = registration.Definition.Misfire,
    };
}
