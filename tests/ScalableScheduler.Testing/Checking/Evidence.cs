using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Testing.Checking;

/// <summary>What a checker judges by: what was asked for, what the targets saw, and what the service says of it. The same
/// for a simulated cluster and for real processes; whatever one of them can't tell is left empty.</summary>
public sealed record Evidence
{
    /// <summary>When it was gathered, by the store's clock: nothing should be under way then.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Every version of every schedule, in the order of their schedules' registration and then of their revisions.</summary>
    public required IReadOnlyList<AskedVersion> Asked { get; init; }

    /// <summary>What targets saw, in order.</summary>
    public required IReadOnlyList<SeenAttempt> Seen { get; init; }

    /// <summary>All runs and skipped occurrences that the service knows, open ones included.</summary>
    public required IReadOnlyList<RunRecord> Records { get; init; }

    /// <summary>What was made to fail, and when.</summary>
    public IReadOnlyList<Trouble> Troubles { get; init; } = [];

    /// <summary>How late an occurrence may be where there is no trouble.</summary>
    public TimeSpan LatestWithoutTrouble { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>By how much instants of different sources may differ: zero where there is one clock.</summary>
    public TimeSpan ClockTolerance { get; init; }

    /// <summary>How long it may take until a target notices that the sender has gone: zero where it is told at once.</summary>
    public TimeSpan BreakNoticedWithin { get; init; }

    /// <summary>How many records of a schedule the service keeps; null when it kept all. What is older is not judged by records.</summary>
    public int? RecordsKept { get; init; }

    /// <summary>For how long the service keeps a schedule that is completed; null when it kept all.</summary>
    public TimeSpan? CompletedKeptFor { get; init; }

    /// <summary>Every version of every collection, in the order of their revisions.</summary>
    public IReadOnlyList<AskedCollection> Collections { get; init; } = [];

    /// <summary>Runs that users asked for, by hand; empty when nobody noted them.</summary>
    public IReadOnlyList<AskedRun> AskedRuns { get; init; } = [];

    /// <summary>Runs that users asked to stop; null when nobody noted them.</summary>
    public IReadOnlySet<RunId>? AskedToStop { get; init; }

    /// <summary>The backfills that were asked for, as they stand; or as they were asked for, where nobody looked.</summary>
    public IReadOnlyList<Backfill> Backfills { get; init; } = [];

    /// <summary>Workers' reports that were answered as taken.</summary>
    public IReadOnlyList<TakenReport> Taken { get; init; } = [];

    /// <summary>How the schedules stand; empty when nobody looked.</summary>
    public IReadOnlyList<ScheduleStanding> Standings { get; init; } = [];

    /// <summary>How the partitions stand; empty when nobody looked.</summary>
    public IReadOnlyList<PartitionStanding> Partitions { get; init; } = [];

    /// <summary>What was found that nothing needs any more: a permit, a lock, a place in a queue, an entry of an index.</summary>
    public IReadOnlyList<Leftover> Leftovers { get; init; } = [];
}
