using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>A Redis Cluster of three masters with a replica each. Writes wait for the replica.</summary>
internal sealed class ClusterRedis : Topology
{
    private ClusterRedis(RedisCluster cluster) => Cluster = cluster;

    public RedisCluster Cluster { get; }

    public static async Task<ClusterRedis> StartAsync() =>
        new(await RedisCluster.StartWithReplicasAsync("--cluster-node-timeout", "1000", "--appendfsync", "always"));

    public override IReadOnlyList<string> FlagsOf(int node) =>
        ["--redis.endpoints", string.Join(',', Cluster.Endpoints), "--redis.durability.replicas", "1", "--redis.durability.timeout", "1s"];

    public override ValueTask DisposeAsync() => new(Cluster.DisposeAsync());
}
