using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Schedules;

/// <summary>A stored definition: immutable, replaced as a whole, each version with its own <see cref="Revision"/>.
/// What happens to it over time is in <see cref="ScheduleState"/>.</summary>
public sealed record Schedule
{
    public required ScheduleId Id { get; init; }

    /// <summary>The user's name for it; may be empty.</summary>
    public string Name { get; init; } = "";

    public Client Client { get; init; } = Client.None;

    public required TriggerDefinition TriggerDefinition { get; init; }

    /// <summary>The rule made of <see cref="TriggerDefinition"/>.</summary>
    public required Trigger Trigger { get; init; }

    public required TaskDefinition Task { get; init; }

    public bool Enabled { get; init; } = true;

    public string Description { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>No occurrence before this instant.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No occurrence after this instant.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>At most so many runs; skipped occurrences don't count.</summary>
    public long? MaxRuns { get; init; }

    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.Default;

    /// <summary>The group it belongs to.</summary>
    public CollectionName Collection { get; init; } = CollectionName.Default;

    /// <summary>By how much a start may be moved from its nominal time (<see cref="Spread"/>); zero for none.</summary>
    public TimeSpan Jitter { get; init; }

    public OverlapPolicy Overlap { get; init; }

    /// <summary>What it says of retries; what it leaves open, its collection or the service's settings say. Null when it says nothing.</summary>
    public RetrySettings? Retry { get; init; }

    public Delivery Delivery { get; init; }

    /// <summary>0 to <see cref="HighestPriority"/>; the higher goes first among what is due.</summary>
    public int Priority { get; init; }

    /// <summary>What is triggered when a run ends.</summary>
    public Chain Then { get; init; } = Chain.None;

    /// <summary>Why the service paused it (the target answered 410); null when a user did, or when it is enabled.</summary>
    public string? PauseReason { get; init; }

    /// <summary>How long one attempt may take; of a run that is done by a worker, from its beginning.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Whether, and how, workers do its runs; null when its task type does them.</summary>
    public WorkSettings? Work { get; init; }

    /// <summary>1 for the first version, one more for each that replaces it.</summary>
    public long Revision { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public const int HighestPriority = 9;

    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long one attempt may take where a schedule does not say.</summary>
    /// <param name="work">How workers do its runs; null when its task type does them.</param>
    public static TimeSpan DefaultTimeoutOf(WorkSettings? work) => work is null ? DefaultTimeout : WorkSettings.DefaultTimeout;

    /// <summary>How long a node may take to send one attempt.</summary>
    public TimeSpan SendTimeout => Work is null || Timeout < DefaultTimeout ? Timeout : DefaultTimeout;

    /// <summary>Whether what becomes of an occurrence depends on runs that have not ended.</summary>
    public bool OpenRunsMatter => Overlap != OverlapPolicy.Allow || Work?.QueueLimit is not null;
}
