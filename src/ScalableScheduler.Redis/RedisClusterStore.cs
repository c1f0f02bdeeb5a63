using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>What the nodes know of each other, in Redis.</summary>
public sealed class RedisClusterStore : IClusterStore
{
    private readonly RedisConnection _connection;
    private readonly Keys _keys;

    /// <param name="connection">To the store.</param>
    /// <param name="partitions">How many there are.</param>
    public RedisClusterStore(RedisConnection connection, int partitions)
    {
        _connection = connection;
        _keys = new Keys(connection.KeyPrefix, partitions);
    }

    public async ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken) =>
        (int)await _connection.RunAsync(Script.EnsurePartitions, [_keys.PartitionCount], [count], cancellationToken);

    public async ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord node, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [node.Id.Value, NodeCodec.Encode(node), Scores.Of(lifetime), _keys.ClusterChanged];
        return Snapshot(await _connection.RunAsync(Script.Heartbeat, _keys.Cluster, arguments, cancellationToken));
    }

    public async ValueTask LeaveAsync(NodeId node, CancellationToken cancellationToken) =>
        await _connection.RunAsync(Script.Leave, _keys.Cluster, [node.Value, _keys.ClusterChanged], cancellationToken);

    public async ValueTask<ClusterStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var nodes = _connection.RunAsync(Script.ReadNodes, _keys.Cluster, [], cancellationToken);
        var partitions = await Task.WhenAll(Enumerable.Range(0, _keys.Partitions).Select(n => StatusAsync(n, cancellationToken)));
        return new ClusterStatus(Snapshot(await nodes), partitions);
    }

    private async Task<PartitionStatus> StatusAsync(int partition, CancellationToken cancellationToken)
    {
        var answer = await _connection.RunAsync(Script.ReadStatus, _keys[partition].WithChecked, [], cancellationToken);
        return new PartitionStatus(
            new PartitionId(partition),
            new FencingToken((long)answer[0]),
            (long)answer[1],
            (long)answer[2],
            (long)answer[3],
            Scores.ToDue(answer[4]))
        {
            CheckedAt = Scores.ToDue(answer[5]),
        };
    }

    private static ClusterSnapshot Snapshot(RedisResult answer)
    {
        var nodes = new List<LiveNode>();
        for (var i = 1; i + 2 < answer.Length; i += 3)
        {
            var id = new NodeId((string)answer[i]!);
            nodes.Add(new LiveNode(NodeCodec.Decode(id, (byte[]?)answer[i + 2]), Scores.ToInstant(answer[i + 1])));
        }
        nodes.Sort((a, b) => a.Node.Id.CompareTo(b.Node.Id));
        return new ClusterSnapshot(Scores.ToInstant(answer[0]), nodes);
    }
}
