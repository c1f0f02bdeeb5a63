using ScalableScheduler.Coordination;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private readonly Lock _clusterGate = new();
    private readonly SortedDictionary<NodeId, LiveNode> _nodes = [];

    public ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken) => ValueTask.FromResult(_partitions.Length);

    public async ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord node, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        bool isNew;
        ClusterSnapshot snapshot;
        lock (_clusterGate)
        {
            var now = Now;
            isNew = !_nodes.TryGetValue(node.Id, out var known) || known.Until <= now;
            _nodes[node.Id] = new LiveNode(node, now + lifetime);
            snapshot = Snapshot(now);
        }
        if (isNew)
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
                new PartitionId(number), p.Token, p.Schedules.Count, p.Runs.Count, overdue.Length, overdue.Length > 0 ? overdue[0].Due : null);
        }));
        return ValueTask.FromResult(new ClusterStatus(snapshot, [.. partitions]));
    }

    private ClusterSnapshot Snapshot(DateTimeOffset now)
    {
        foreach (var gone in _nodes.Where(n => n.Value.Until <= now).Select(n => n.Key).ToArray())
            _nodes.Remove(gone);
        return new ClusterSnapshot(now, [.. _nodes.Values]);
    }
}
