using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private readonly Lock _clusterGate = new();
    private readonly SortedDictionary<NodeId, LiveNode> _nodes = [];

    public ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken) => ValueTask.FromResult(_partitions.Length);

    public async ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord node, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        bool isChanged;
        ClusterSnapshot snapshot;
        lock (_clusterGate)
        {
            var now = Now;
            var gone = _nodes.Where(n => n.Value.Until <= now).Select(n => n.Key).ToArray();
            foreach (var id in gone)
                _nodes.Remove(id);
            isChanged = gone.Length > 0 || !_nodes.ContainsKey(node.Id);
            _nodes[node.Id] = new LiveNode(node, now + lifetime);
            snapshot = Snapshot(now);
        }
        if (isChanged)
            await AnnounceClusterChangeAsync(cancellationToken);
        return snapshot;
    }

    public async ValueTask LeaveAsync(NodeId node, CancellationToken cancellationToken)
    {
        lock (_clusterGate)
            _nodes.Remove(node);
        await AnnounceClusterChangeAsync(cancellationToken);
    }

    public ValueTask<ClusterStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        ClusterSnapshot snapshot;
        lock (_clusterGate)
            snapshot = Snapshot(now);
        var partitions = _partitions.Select((p, number) => Locked(p, p =>
        {
            var overdue = p.InDueOrder.TakeWhile(d => d.Due <= now).ToArray();
            return new PartitionStatus(
                new PartitionId(number), p.Token, p.Schedules.Count, p.Runs.Count, overdue.Length, overdue.Length > 0 ? overdue[0].Due : null)
            {
                CheckedAt = p.CheckedAt,
            };
        }));
        return ValueTask.FromResult(new ClusterStatus(snapshot, [.. partitions]));
    }

    private ClusterSnapshot Snapshot(DateTimeOffset now) => new(now, [.. _nodes.Values.Where(n => n.Until > now)]);
}
