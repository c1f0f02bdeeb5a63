namespace ScalableScheduler.Coordination;

/// <summary>Which node should own which partition. Every node computes the same from the same list of nodes: rendezvous
/// hashing (Thaler and Ravishankar, 1996) with bounded loads, so that shares differ by at most one and a node that comes
/// or goes moves little more than its own share.</summary>
public static class FairAssignment
{
    /// <summary>The owner of each partition, by its number; empty when there is no node.</summary>
    public static IReadOnlyList<NodeId> Compute(IReadOnlyCollection<NodeId> nodes, int partitions)
    {
        if (nodes.Count == 0)
            return [];
        var ordered = nodes.Distinct().Order().Select(n => new Share(n)).ToArray();
        var (even, larger) = Math.DivRem(partitions, ordered.Length);

        var owners = new NodeId[partitions];
        for (var partition = 0; partition < partitions; partition++)
        {
            Share? best = null;
            ulong bestWeight = 0;
            foreach (var share in ordered)
            {
                var hasRoom = share.Count < even || (share.Count == even && larger > 0);
                var weight = share.Weight(partition);
                if (hasRoom && (best is null || weight > bestWeight))
                    (best, bestWeight) = (share, weight);
            }
            if (best!.Count++ == even)
                larger--;
            owners[partition] = best.Node;
        }
        return owners;
    }

    private sealed class Share(NodeId node)
    {
        private readonly ulong _hash = StableHash.Of(node.Value);

        public NodeId Node => node;

        public int Count { get; set; }

        public ulong Weight(int partition) => StableHash.Mix(_hash ^ StableHash.Mix((ulong)partition + 1));
    }
}
