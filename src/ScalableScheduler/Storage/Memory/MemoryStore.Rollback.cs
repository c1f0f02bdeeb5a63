using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    /// <summary>All that is stored at one moment, for tests of a store that fails over to a replica which lags behind.</summary>
    internal sealed record Copy(IReadOnlyList<MemoryPartition> Partitions, IReadOnlyDictionary<NodeId, LiveNode> Nodes);

    /// <summary>Changes the records of a schedule's partition behind the store's back, for tests of what repairs them.</summary>
    internal void Break(ScheduleId schedule, Action<MemoryPartition> change) => Locked(Of(schedule), p =>
    {
        change(p);
        return true;
    });

    internal Copy TakeCopy()
    {
        lock (_clusterGate)
            return new Copy([.. _partitions.Select(p => Locked(p, q => q.Clone()))], new Dictionary<NodeId, LiveNode>(_nodes));
    }

    /// <summary>Loses every write since the copy was taken. Subscriptions stay.</summary>
    internal void RollBackTo(Copy copy)
    {
        for (var i = 0; i < _partitions.Length; i++)
        {
            var then = copy.Partitions[i];
            Locked(_partitions[i], p => p.Become(then));
        }
        lock (_clusterGate)
        {
            _nodes.Clear();
            foreach (var (id, node) in copy.Nodes)
                _nodes[id] = node;
        }
    }
}
