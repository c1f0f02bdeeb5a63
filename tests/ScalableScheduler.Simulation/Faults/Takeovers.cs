using ScalableScheduler.Coordination;

namespace ScalableScheduler.Simulation;

/// <summary>Measures how long a partition is without an owner after the one it had crashed.</summary>
internal sealed class Takeovers(SimulatedCluster cluster)
{
    private readonly Dictionary<PartitionId, string> _owners = [];
    private readonly Dictionary<PartitionId, (string Node, DateTimeOffset At)> _orphans = [];

    /// <summary>Each that was seen: when the owner crashed, and when another took the partition.</summary>
    public List<(string Crashed, DateTimeOffset From, DateTimeOffset To)> Seen { get; } = [];

    public void Taken(PartitionId partition, string node)
    {
        _owners[partition] = node;
        if (_orphans.Remove(partition, out var orphan))
            Seen.Add((orphan.Node, orphan.At, cluster.Time.GetUtcNow()));
    }

    public void Died(string node)
    {
        foreach (var partition in _owners.Where(o => o.Value == node).Select(o => o.Key).ToArray())
        {
            _owners.Remove(partition);
            _orphans[partition] = (node, cluster.Time.GetUtcNow());
        }
    }
}
