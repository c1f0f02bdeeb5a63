using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Testing.Checking;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>Keeps what a story asked for, what its targets saw and what was made to fail: the evidence, as it comes about.</summary>
internal sealed class Ledger(SimulatedCluster cluster, TimeSpan lease)
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, List<AskedVersion>> _asked = new(StringComparer.Ordinal);
    private readonly List<AskedCollection> _collections = [];
    private readonly List<AskedRun> _runs = [];
    private readonly HashSet<RunId> _toStop = [];
    private readonly List<Backfill> _backfills = [];
    private readonly List<TakenReport> _taken = [];
    private readonly List<Sighting> _seen = [];
    private readonly Dictionary<string, DateTimeOffset> _heard = new(StringComparer.Ordinal);

    public List<Trouble> Troubles { get; } = [];

    /// <summary>How many schedules there ever were.</summary>
    public int Schedules => _order.Count;

    public IReadOnlyList<Sighting> Seen => _seen;

    // As the store says it, in whole milliseconds.
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(cluster.Time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>An attempt that reached its target.</summary>
    /// <param name="Arrival">What arrived.</param>
    internal sealed record Sighting(Arrival Arrival)
    {
        /// <summary>When the target was done with it; null while it is not.</summary>
        public DateTimeOffset? EndedAt { get; set; }

        public bool IsAccepted { get; set; }
    }

    public void Stored(Schedule definition)
    {
        Replace(definition.Id, isDeleted: false);
        if (!_asked.TryGetValue(definition.Id.Value, out var versions))
        {
            _order.Add(definition.Id.Value);
            _asked[definition.Id.Value] = versions = [];
        }
        versions.Add(new AskedVersion(definition, Now, Now));
    }

    public void Deleted(ScheduleId id)
    {
        Replace(id, isDeleted: true);
        // Whether what was taken at this very instant was of the old or of a new schedule of this name, nobody can tell later.
        _taken.RemoveAll(t => t.At == Now && t.Run.TryGetSchedule(out var schedule) && schedule == id);
    }

    public void Stored(Collections.Collection collection) => _collections.Add(new AskedCollection(collection, Now, Now));

    public void Asked(RunId run) => _runs.Add(new AskedRun(run, Now));

    public void AskedToStop(RunId run) => _toStop.Add(run);

    public void Asked(Backfill backfill) => _backfills.Add(backfill);

    /// <summary>Whether a backfill is to open more runs.</summary>
    public bool IsBackfilling() =>
        _backfills.Exists(b => SimulatedCluster.Now(cluster.Store.GetBackfillAsync(b.Schedule, CancellationToken.None)) is { Status: BackfillStatus.Running });

    public void Taken(WorkReport report, DateTimeOffset from) => _taken.Add(new TakenReport(report.Run, report.Claim, report.Status, from, Now));

    public Sighting Saw(Arrival arrival)
    {
        var sighting = new Sighting(arrival);
        _seen.Add(sighting);
        return sighting;
    }

    /// <summary>A node's heartbeat reached the store. One that was not heard for the time that a heartbeat counts was gone to the
    /// others, whatever the reason.</summary>
    public void Heard(string node)
    {
        if (_heard.TryGetValue(node, out var last) && Now - last >= lease)
            Troubles.Add(new Trouble("not heard", last, Now + lease, node));
        _heard[node] = Now;
    }

    public void Note(string kind, DateTimeOffset until, string? node = null, bool losesWrites = false) =>
        Troubles.Add(new Trouble(kind, Now, until, node) { LosesWrites = losesWrites });

    /// <summary>The store lost what was written since an instant: reports that were taken then have to come again.</summary>
    public void Lost(DateTimeOffset since) => _taken.RemoveAll(t => t.At >= since);

    public Evidence Gather(IReadOnlyList<Leftover> leftovers)
    {
        var status = SimulatedCluster.Now(cluster.Store.ReadStatusAsync(CancellationToken.None));
        var owners = status.Cluster.Nodes.SelectMany(n => n.Node.Partitions.Select(p => (Partition: p, n.Node.Name))).ToLookup(o => o.Partition, o => o.Name);
        var views = SimulatedCluster.Now(cluster.Store.ListAsync(new Storage.ScheduleQuery { Limit = int.MaxValue - 1 }, CancellationToken.None)).Items;
        return new Evidence
        {
            At = Now,
            Asked = [.. _order.SelectMany(id => _asked[id])],
            Seen = [.. _seen.Select(s => new SeenAttempt(s.Arrival.Schedule, s.Arrival.Run, s.Arrival.NominalTime, s.Arrival.Attempt, s.Arrival.At, s.Arrival.Node) { EndedAt = s.EndedAt, IsAccepted = s.IsAccepted })],
            Records = SimulatedCluster.Now(cluster.Store.ListRunsAsync(new Storage.RunQuery { Limit = int.MaxValue - 1 }, CancellationToken.None)).Items,
            Troubles = Troubles,
            LatestWithoutTrouble = TimeSpan.FromMilliseconds(500),
            Collections = _collections,
            AskedRuns = _runs,
            AskedToStop = _toStop,
            Backfills = _backfills,
            Taken = _taken,
            Standings = [.. views.Select(v => new ScheduleStanding(v.Definition.Id, v.NextDue, v.OpenRuns))],
            Partitions = [.. status.Partitions.Select(p => new PartitionStanding(p.Partition.Number, [.. owners[p.Partition.Number]], p.OpenRuns, p.OldestDue))],
            Leftovers = leftovers,
        };
    }

    private void Replace(ScheduleId id, bool isDeleted)
    {
        if (_asked.TryGetValue(id.Value, out var versions) && versions[^1].Replaced is null)
            versions[^1] = versions[^1] with { Replaced = (Now, Now), IsDeleted = isDeleted };
    }
}
