using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <summary>Holds what was recorded, and what targets saw, against the rules of overlap, limits, chains and delivery.</summary>
internal sealed class RuleChecker
{
    public const string Asked = "asked-";
    public const string Limited = "limited-";
    public const string Paced = "paced-";
    public const string Once = "once-";
    public const string Parent = "parent-";
    public const string Link = "link-";

    public static readonly CollectionLimits LimitedTo = new(3, null);
    public static readonly CollectionLimits PacedTo = new(null, 20);

    private readonly List<Sending> _sendings = [];
    private readonly List<string> _together = [];
    private readonly List<RunId> _asked = [];
    private readonly Dictionary<ScheduleId, int> _backfills = [];

    /// <summary>An attempt as its target sees it.</summary>
    internal sealed class Sending(Arrival arrival)
    {
        public Arrival Arrival => arrival;

        public DateTimeOffset? EndedAt { get; set; }
    }

    public Sending Begin(Arrival arrival)
    {
        var sending = new Sending(arrival);
        _sendings.Add(sending);
        return sending;
    }

    public void ExpectRun(RunId id) => _asked.Add(id);

    public void ExpectBackfill(ScheduleId schedule, int runs) => _backfills[schedule] = runs;

    /// <summary>Looks at what is under way in a partition, each time that something was fired there.</summary>
    public void Look(SimulatedCluster cluster, PartitionId partition)
    {
        var held = SimulatedCluster.Now(cluster.Store.ReadHeldAsync(partition, DateTimeOffset.UnixEpoch, 10_000, CancellationToken.None));
        foreach (var together in held.GroupBy(r => r.Schedule).Where(g => g.Count() > 1 && IsOneAtATime(cluster, g.Key)))
            _together.Add(string.Join(" and ", together.Select(r => r.Id)));
    }

    private static bool IsOneAtATime(SimulatedCluster cluster, ScheduleId schedule) => cluster.View(schedule.Value)?.Definition.Overlap != OverlapPolicy.Allow;

    public void Check(SimulatedCluster cluster, IReadOnlySet<string> troubled)
    {
        _together.ShouldBeEmpty("where overlap is not allowed, no two runs are under way together");
        foreach (var id in _asked)
            SimulatedCluster.Now(cluster.Store.GetRunAsync(id, CancellationToken.None))!.HasEnded.ShouldBeTrue($"{id} was asked for and ends");
        foreach (var (schedule, count) in _backfills)
            CheckBackfill(cluster, schedule, count);
        for (var i = 0; cluster.View($"{Parent}{i}") is not null; i++)
            CheckChain(cluster, i);

        cluster.Arrivals.Where(a => a.Schedule.StartsWith(Once, StringComparison.Ordinal)).GroupBy(a => a.Run).Where(g => g.Count() > 1).Select(g => g.Key)
            .ShouldBeEmpty("at most once is once at most");
        CheckLimits(cluster, troubled);
    }

    private static void CheckBackfill(SimulatedCluster cluster, ScheduleId schedule, int count)
    {
        var runs = cluster.Runs(schedule.Value).Where(r => r.Origin == RunOrigin.Backfill).ToList();
        runs.Select(r => r.NominalTime).Distinct().Count().ShouldBe(count, "a backfill leaves nothing out");
        runs.Count.ShouldBe(count, "a backfill runs nothing twice");
        runs.ShouldAllBe(r => r.HasEnded);
    }

    private static void CheckChain(SimulatedCluster cluster, int i)
    {
        var parents = cluster.Runs($"{Parent}{i}").Where(r => r.Status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Lost).Select(r => r.Id).ToList();
        var links = cluster.Runs($"{Link}{i}");
        links.Select(r => r.CausedBy!.Value).ShouldBe(parents, ignoreOrder: true, $"each run of {Parent}{i} triggers one of {Link}{i}");
        links.ShouldAllBe(r => r.HasEnded);
    }

    // A node that was not there for a while may end what it began, though its permits went to others.
    private void CheckLimits(SimulatedCluster cluster, IReadOnlySet<string> troubled)
    {
        var limited = _sendings.Where(s => s.Arrival.Schedule.StartsWith(Limited, StringComparison.Ordinal) && !troubled.Contains(s.Arrival.Node)).ToList();
        foreach (var at in limited.Select(s => s.Arrival.At))
            limited.Count(s => s.Arrival.At <= at && !(s.EndedAt <= at)).ShouldBeLessThanOrEqualTo(LimitedTo.MaxConcurrent!.Value, $"at once, at {at:O}");

        var requests = Enumerable.Range(0, LimitedTo.MaxConcurrent!.Value).Select(i => new PermitRequest(new RunId($"probe:{i}"), 0, cluster.Time.GetUtcNow().AddMinutes(1))).ToList();
        SimulatedCluster.Now(cluster.Store.AcquireAsync(FaultUsers.Limited, LimitedTo, requests, CancellationToken.None))
            .ShouldAllBe(p => p.IsGranted, "no permit is left behind");
    }
}
