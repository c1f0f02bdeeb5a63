namespace ScalableScheduler.Work;

/// <summary>An attempt that is a worker's to do. It stands in a queue, or was sent, until a worker begins; no node holds it.
/// All times are the store's.</summary>
public sealed record Assignment
{
    /// <summary>The queue in which it stands, or from which it was claimed; null when it was sent.</summary>
    public QueueName? Queue { get; init; }

    /// <summary>By what its place in the queue goes: the earlier comes first.</summary>
    public DateTimeOffset Turn { get; init; }

    /// <summary>Who may report on it; null while it stands in a queue.</summary>
    public ClaimId? Claim { get; init; }

    /// <summary>What the worker calls itself; null when it does not say.</summary>
    public string? Worker { get; init; }

    /// <summary>When it was offered or sent.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When a worker began; null before.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When the worker was last heard of; null before it began.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public Progress? Progress { get; init; }

    /// <summary>When the worker was told to stop; null before.</summary>
    public DateTimeOffset? StoppingSince { get; init; }

    /// <summary>Whether any worker may claim it.</summary>
    public bool IsOffered => Claim is null;

    /// <summary>The longest name that a worker may give itself.</summary>
    public const int MaxWorkerLength = 256;

    /// <summary>In the order of turns, each step of priority is worth so long a wait: the higher priority goes first, yet
    /// nothing waits for ever behind it.</summary>
    public static readonly TimeSpan HeadStart = TimeSpan.FromMinutes(10);

    /// <summary>An attempt that any worker may claim.</summary>
    /// <param name="queue">Where.</param>
    /// <param name="priority">Of the run (<see cref="Runs.Run.PriorityIn"/>).</param>
    /// <param name="now">The store's time.</param>
    public static Assignment Offered(QueueName queue, int priority, DateTimeOffset now) =>
        new() { Queue = queue, Turn = now - (priority * HeadStart), Since = now };

    /// <summary>An attempt that was sent to a worker.</summary>
    public static Assignment Sent(int attempt, DateTimeOffset now) => new() { Claim = ClaimId.OfAttempt(attempt), Since = now };

    /// <summary>A worker began.</summary>
    public Assignment Begin(ClaimId claim, string? worker, DateTimeOffset now) =>
        this with { Claim = claim, Worker = worker ?? Worker, BegunAt = now, HeardAt = now };

    /// <summary>The worker gave a sign of life.</summary>
    public Assignment Heard(Progress? progress, string? worker, DateTimeOffset now) =>
        this with { HeardAt = now, Progress = progress ?? Progress, Worker = worker ?? Worker };
}
