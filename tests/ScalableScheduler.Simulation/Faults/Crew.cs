using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>The nodes of a story, as they come and go.</summary>
internal sealed class Crew(SimulatedCluster cluster, Draws draws, Action<SimulatedNode> died)
{
    private readonly List<SimulatedNode> _working = [];
    private readonly Dictionary<SimulatedNode, DateTimeOffset> _joined = [];
    private readonly HashSet<SimulatedNode> _older = [];
    private int _named;
    private TimeSpan _lived;

    /// <summary>Those that nothing was done to.</summary>
    public IReadOnlyList<SimulatedNode> Working => _working;

    /// <summary>How long all nodes lived together.</summary>
    public TimeSpan Lived => _joined.Values.Aggregate(_lived, (sum, joined) => sum + (cluster.Time.GetUtcNow() - joined));

    public IEnumerable<SimulatedNode> Older => _older;

    /// <summary>Starts a node.</summary>
    /// <param name="cannotRead">Schedules of a newer form than it knows; null when it knows all.</param>
    public SimulatedNode Join(Func<ScheduleId, bool>? cannotRead = null)
    {
        cluster.Trace?.Note("cluster", $"node{_named} joins{(cannotRead is null ? "" : ", of an older version")}");
        var node = cluster.AddNode($"node{_named++}", cannotRead);
        node.Died = () => OnDied(node);
        node.Clock.Error = draws.Chance(0.3) ? draws.Seconds(-30, 30) : TimeSpan.Zero;
        _joined[node] = cluster.Time.GetUtcNow();
        if (cannotRead is not null)
            _older.Add(node);
        _working.Add(node);
        return node;
    }

    /// <summary>Takes one of those that work, for something to be done to it.</summary>
    public SimulatedNode TakeOne()
    {
        var node = draws.PickFrom(_working);
        _working.Remove(node);
        return node;
    }

    /// <summary>It works again.</summary>
    public void GiveBack(SimulatedNode node)
    {
        if (!node.IsDead)
            _working.Add(node);
    }

    /// <summary>Asks a node to stop.</summary>
    public void Stop(SimulatedNode node)
    {
        _working.Remove(node);
        _older.Remove(node);
        cluster.Trace?.Note(node.Name, "is asked to stop");
        node.Stop();
        _ = node.Life.ContinueWith(_ => OnLeft(node), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void OnLeft(SimulatedNode node)
    {
        if (node.IsDead)
            return;
        cluster.Trace?.Note(node.Name, "has left");
        node.Died = null;
        Remove(node);
    }

    private void OnDied(SimulatedNode node)
    {
        _working.Remove(node);
        _older.Remove(node);
        Remove(node);
        cluster.Trace?.Note(node.Name, "crashes");
        died(node);
    }

    private void Remove(SimulatedNode node)
    {
        if (_joined.Remove(node, out var joined))
            _lived += cluster.Time.GetUtcNow() - joined;
        cluster.Kill(node);
    }
}
