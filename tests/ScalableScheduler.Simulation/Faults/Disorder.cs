using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <summary>Makes things fail, one after the other, as the seed says.</summary>
internal sealed partial class Disorder
{
    private static readonly TimeSpan OlderNodesLookAgain = TimeSpan.FromMinutes(5);

    private readonly SimulatedCluster _cluster;
    private readonly Shape _shape;
    private readonly Draws _draws;
    private readonly Ledger _ledger;
    private readonly Targets _targets;
    private readonly Takeovers _takeovers;
    private readonly Endings _endings;
    private readonly SimulatedLockServer[] _locks;
    private DateTimeOffset _lastLockFault = DateTimeOffset.MinValue;
    private DateTimeOffset? _olderSince;

    public Disorder(SimulatedCluster cluster, Shape shape, Draws draws, Ledger ledger, Targets targets, Takeovers takeovers)
    {
        (_cluster, _shape, _draws, _ledger, _targets, _takeovers) = (cluster, shape, draws, ledger, targets, takeovers);
        _endings = new Endings(cluster.Time);
        _locks = [.. Enumerable.Range(0, shape.LockServers).Select(_ => new SimulatedLockServer(cluster.Time))];
        cluster.LockServers = _locks;
        cluster.Faults.LocksStay = !shape.LocksAreInStore;
        Crew = new Crew(cluster, draws, OnDied);
        for (var i = 0; i < shape.Nodes; i++)
            Crew.Join();
    }

    public Crew Crew { get; }

    // A node that is missed is missed after a lease; who was away himself gives the others another one; then its runs are looked for.
    private TimeSpan Recovery => (2 * _shape.Lease) + TimeSpan.FromSeconds(8);

    private DateTimeOffset Now => _cluster.Time.GetUtcNow();

    public void DoOne()
    {
        if (_shape.Faults.Count > 0)
            Do(_draws.PickFrom(_shape.Faults));
    }

    /// <summary>Ends all faults; enough nodes work from now on.</summary>
    public void End()
    {
        _endings.DoAll();
        if (_olderSince is { } since)
        {
            foreach (var older in Crew.Older.ToArray())
                StopNode(older);
            _ledger.Troubles.Add(new Trouble("older version", since, Now + OlderNodesLookAgain + Recovery));
        }
        while (Crew.Working.Count < 2)
            Crew.Join();
        foreach (var node in Crew.Working)
            node.Clock.Error = TimeSpan.Zero;
    }

    private void Do(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.Crash when Crew.Working.Count > 1:
                Crash();
                break;
            case FaultKind.Blackout when _draws.Chance(0.2):
                BlackOut();
                break;
            case FaultKind.Stop when Crew.Working.Count > 1:
                Stop();
                break;
            case FaultKind.Pause when Crew.Working.Count > 1:
                Pause();
                break;
            case FaultKind.CutOff when Crew.Working.Count > 0:
                CutOff();
                break;
            case FaultKind.StoreAway when !_cluster.Faults.IsAway:
                TakeStoreAway();
                break;
            case FaultKind.Storm when _cluster.Faults.Weather is null:
                Storm();
                break;
            case FaultKind.Deafness when !_cluster.Faults.LosesSignals:
                Deafen();
                break;
            case FaultKind.ClockJump when Crew.Working.Count > 0:
                Jump();
                break;
            case FaultKind.FewLocksAway when _shape.LockServers > 1:
                TakeLocksAway(_draws.Between(1, _shape.LockServers / 2));
                break;
            case FaultKind.MostLocksAway:
                TakeLocksAway(_draws.Between((_shape.LockServers / 2) + 1, _shape.LockServers));
                break;
            case FaultKind.LockServerEmpty:
                EmptyLockServer();
                break;
            case FaultKind.Failover when _draws.Chance(0.3):
                FailOver();
                break;
            case FaultKind.RollingRestart when _draws.Chance(0.3):
                RestartAll();
                break;
            case FaultKind.LateWrite when Crew.Working.Count > 1:
                HoldBackWrite();
                break;
            case FaultKind.OlderNode when Crew.Working.Count < 9:
                Note("node of an older version");
                _olderSince ??= Now;
                Crew.Join(id => id.Value.StartsWith(ScheduleDraws.Newer, StringComparison.Ordinal));
                break;
        }
    }

    private void Note(string kind, string? node = null)
    {
        _cluster.Faults.Count(kind);
        _cluster.Trace?.Note(node ?? "cluster", $"fault: {kind}");
    }

    // Shorter and longer than a lease.
    private TimeSpan ForAWhile() => _draws.Chance(0.5) ? _draws.Seconds(0.05, 2) : _draws.Seconds(0, 3 * _shape.Lease.TotalSeconds);
}
