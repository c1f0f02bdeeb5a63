using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>A master with two replicas that three Sentinels watch. Writes wait for one replica: what Redis replicates later could
/// be lost in a failover, and is not promised.</summary>
internal sealed class SentinelRedis : Topology
{
    private const int Sentinels = 3;
    private const int Quorum = 2;

    // A Sentinel that the machine gave no time for half a second would take a sound master for dead.
    private static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<RedisSentinel> _sentinels;

    private SentinelRedis(IReadOnlyList<RedisServer> servers, IReadOnlyList<RedisSentinel> sentinels)
    {
        Servers = servers;
        _sentinels = sentinels;
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
        var sentinels = new List<RedisSentinel>();
        for (var i = 0; i < Sentinels; i++)
            sentinels.Add(await RedisSentinel.StartAsync(master, Quorum, DownAfter));
        foreach (var sentinel in sentinels)
            await sentinel.KnowsAsync(servers.Length - 1, Sentinels);
        return new SentinelRedis(servers, sentinels);
    }

    public override IEnumerable<string> Output => _sentinels.SelectMany(s => s.Output);

    public override IReadOnlyList<string> FlagsOf(int node) =>
        ["--redis.endpoints", string.Join(',', _sentinels.Select(s => s.Endpoint)), "--redis.sentinel_master", RedisSentinel.Master, "--redis.durability.replicas", "1", "--redis.durability.timeout", "1s"];

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
        foreach (var sentinel in _sentinels)
            await sentinel.DisposeAsync();
        foreach (var server in Servers)
            await server.DisposeAsync();
    }
}
