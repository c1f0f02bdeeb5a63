using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>A master with two replicas that a Sentinel watches. Writes wait for one replica: what Redis replicates later could
/// be lost in a failover, and is not promised.</summary>
internal sealed class SentinelRedis : Topology
{
    private readonly RedisSentinel _sentinel;

    private SentinelRedis(IReadOnlyList<RedisServer> servers, RedisSentinel sentinel)
    {
        Servers = servers;
        _sentinel = sentinel;
    }

    public IReadOnlyList<RedisServer> Servers { get; }

    public static async Task<SentinelRedis> StartAsync()
    {
        var master = await RedisServer.StartAsync("--appendfsync", "always");
        var servers = new[]
        {
            master,
            await RedisReplica.StartAsync(master, "--appendfsync", "always"),
            await RedisReplica.StartAsync(master, "--appendfsync", "always"),
        };
        var sentinel = await RedisSentinel.StartAsync(master);
        await sentinel.KnowsReplicasAsync(servers.Length - 1);
        return new SentinelRedis(servers, sentinel);
    }

    public override IReadOnlyList<string> FlagsOf(int node) =>
        ["--redis.endpoints", _sentinel.Endpoint, "--redis.sentinel_master", RedisSentinel.Master, "--redis.durability.replicas", "1", "--redis.durability.timeout", "1s"];

    /// <summary>Who is the master now; null while nobody is.</summary>
    public async Task<RedisServer?> MasterAsync()
    {
        foreach (var server in Servers.Where(s => s.IsRunning))
        {
            if (await Roles.IsMasterAsync(server))
                return server;
        }
        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        await _sentinel.DisposeAsync();
        foreach (var server in Servers)
            await server.DisposeAsync();
    }
}
