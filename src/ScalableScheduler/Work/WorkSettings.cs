namespace ScalableScheduler.Work;

/// <summary>What a schedule says about runs that are done by workers: not ended when they were handed over, but when a worker
/// reports. How long a worker may take is the schedule's timeout.</summary>
public sealed record WorkSettings
{
    /// <summary>The queue from which workers claim the runs; null when the runs are sent to them.</summary>
    public QueueName? Queue { get; init; }

    /// <summary>How soon a worker has to begin; null for no limit.</summary>
    public TimeSpan? StartTimeout { get; init; }

    /// <summary>After how long without a sign of life a worker is taken to be gone; null when none is expected.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>How long a worker that was asked to stop may take to say that it did.</summary>
    public TimeSpan CancelTimeout { get; init; } = DefaultCancelTimeout;

    /// <summary>At most so many runs may wait for a worker to begin; occurrences beyond are left out. Null for no limit.</summary>
    public int? QueueLimit { get; init; }

    /// <summary>From when on nobody does the work any more, whatever came of it by then; null for never.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long a worker may take where its schedule does not say.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <summary>A message that nobody took up in this time may be lost. Runs in a queue here are not, and wait as long as it takes.</summary>
    public static readonly TimeSpan DefaultStartTimeoutWhenSent = TimeSpan.FromMinutes(10);

    public static readonly TimeSpan DefaultHeartbeatTimeout = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan DefaultCancelTimeout = TimeSpan.FromSeconds(30);
}
