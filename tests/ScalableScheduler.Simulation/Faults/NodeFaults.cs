namespace ScalableScheduler.Simulation;

/// <summary>Faults of nodes, and of their way to the store, one after the other by a random source. At least two nodes
/// work at any time, unless the store is away.</summary>
internal sealed class NodeFaults
{
    private const int NodesAtMost = 6;
    private readonly SimulatedCluster _cluster;
    private readonly Random _random;
    private readonly List<SimulatedNode> _working = [];
    private readonly List<(DateTimeOffset At, Action End)> _toEnd = [];
    private int _named;

    /// <summary>The nodes that were not there for a while, by themselves or for the store.</summary>
    public HashSet<string> Troubled { get; } = [];

    public NodeFaults(SimulatedCluster cluster, Random random, int nodes)
    {
        (_cluster, _random) = (cluster, random);
        for (var i = 0; i < nodes; i++)
            Join();
    }

    /// <summary>Ends what is over, and begins another fault.</summary>
    public void DoOne()
    {
        EndThose(until: _cluster.Time.GetUtcNow());
        switch (_random.Next(9))
        {
            case 0 when _working.Count > 2:
                Note("killed");
                _cluster.Kill(TakeOne());
                break;
            case 1 when _working.Count > 2:
                Note("stopped");
                TakeOne().Stop();
                break;
            case 2 when _working.Count > 2:
                Note("stood still");
                var sleeper = TakeOne();
                sleeper.StandsStill = true;
                For(1, 40, () =>
                {
                    sleeper.StandsStill = false;
                    _working.Add(sleeper);
                });
                break;
            case 3:
                Note("cut off");
                var name = _working[_random.Next(_working.Count)].Name;
                Troubled.Add(name);
                _cluster.Faults.CutOff(name);
                For(1, 30, () => _cluster.Faults.Reconnect(name));
                break;
            case 4 when !_cluster.Faults.IsAway:
                Note("store away");
                (_cluster.Faults.IsAway, _cluster.Faults.LocksStay) = (true, _random.Next(2) == 0);
                For(1, 40, () => _cluster.Faults.IsAway = false);
                break;
            case 5 or 6:
                Note("storm");
                _cluster.Faults.Weather = new Weather(_random, _random.NextDouble() * 0.3);
                For(1, 30, () => _cluster.Faults.Weather = null);
                break;
            default:
                if (_working.Count < NodesAtMost)
                    Join();
                break;
        }
    }

    /// <summary>Ends all faults.</summary>
    public void End() => EndThose(until: DateTimeOffset.MaxValue);

    private void Join()
    {
        Note("joined");
        _working.Add(_cluster.AddNode($"node{_named++}"));
    }

    private SimulatedNode TakeOne()
    {
        var node = _working[_random.Next(_working.Count)];
        _working.Remove(node);
        Troubled.Add(node.Name);
        return node;
    }

    private void For(int least, int most, Action end) =>
        _toEnd.Add((_cluster.Time.GetUtcNow().AddMilliseconds(_random.Next(least * 1000, most * 1000)), end));

    private void EndThose(DateTimeOffset until)
    {
        foreach (var (_, end) in _toEnd.Where(e => e.At <= until).ToList())
            end();
        _toEnd.RemoveAll(e => e.At <= until);
    }

    private void Note(string kind) => _cluster.Faults.Count(kind);
}
