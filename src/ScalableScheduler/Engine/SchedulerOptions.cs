using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Engine;

/// <summary>How a node finds and runs what is due. Section <c>scheduler</c>.</summary>
public sealed class SchedulerOptions
{
    /// <summary>
    /// Into how many partitions the schedules are divided. Default 64, 1 to 4096. Fixed when the store is first used;
    /// a different number is refused afterwards. At most this many nodes share the work.
    /// </summary>
    [Setting("Partitions the schedules are divided into; fixed when the store is first used, and at most this many nodes share the work")]
    [Range(1, 4096)]
    public int Partitions { get; init; } = 64;

    /// <summary>How many runs one node executes at the same time. Default 512, 1 to 100000. More wait in the store.</summary>
    [Setting("Runs one node executes at the same time; more wait")]
    [Range(1, 100_000)]
    public int MaxConcurrentRuns { get; init; } = 512;

    /// <summary>IANA name of the time zone of schedules that name none. Default UTC.</summary>
    [Setting("Time zone of schedules that name none")]
    [IanaTimeZone]
    public string Timezone { get; init; } = "UTC";

    /// <summary>How long a stopping node waits for its active runs before it cancels them. Default 20 s, 0 s to 10 min.</summary>
    [Setting("How long a stopping node waits for its active runs; keep it below the orchestrator's kill time")]
    [DurationRange("0s", "10m")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The node's name in the cluster, logs and run records. Default empty: the host name.</summary>
    [Setting("This node's name in the cluster, logs and runs; empty: the host name")]
    [TextPattern("[A-Za-z0-9._-]{0,128}", "up to 128 letters, digits, '.', '_' and '-'")]
    public string NodeName { get; init; } = "";

    /// <summary>
    /// How far this node's clock may be from the store's before the node reports not ready. Default 5 s, 100 ms to
    /// 1 h. Only readiness depends on it: due times always follow the store's clock.
    /// </summary>
    [Setting("Distance between this node's clock and the store's above which the node reports not ready")]
    [DurationRange("100ms", "1h")]
    public TimeSpan ClockOffsetLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How late an occurrence may be before its schedule's misfire policy decides about it, unless the schedule says
    /// otherwise. Default 60 s, 1 s to 1 day.
    /// </summary>
    [Setting("How late an occurrence may be before the misfire policy decides, where a schedule does not say")]
    [DurationRange("1s", "1d")]
    public TimeSpan MisfireGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many past occurrences a backfill runs in a second, unless its request says otherwise. Default 10, 0.01 to 1000.</summary>
    [Setting("Past occurrences a backfill runs in a second, where its request does not say")]
    [Range(Backfill.LeastRate, Backfill.GreatestRate)]
    public double BackfillRate { get; init; } = 10;

    /// <summary>
    /// How often each partition is looked through for records that are not as they must be. Default 10 min, 0 s (never)
    /// to 7 days.
    /// </summary>
    [Setting("How often each partition is looked through for records that are not as they must be, to repair them; 0s for never")]
    [DurationRange("0s", "7d")]
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromMinutes(10);
}
