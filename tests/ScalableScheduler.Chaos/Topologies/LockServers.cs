using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>One Redis as the store, and five that hold the leases and nothing else.</summary>
internal sealed class LockServers : Topology
{
    private const int Count = 5;

    private readonly RedisServer _store;

    private LockServers(RedisServer store, IReadOnlyList<RedisServer> locks)
    {
        _store = store;
        Locks = locks;
    }

    public IReadOnlyList<RedisServer> Locks { get; }

    public static async Task<LockServers> StartAsync()
    {
        var store = await RedisServer.StartAsync("--appendfsync", "always");
        var locks = new List<RedisServer>();
        for (var i = 0; i < Count; i++)
            locks.Add(await RedisServer.StartAsync("--appendfsync", "always"));
        return new LockServers(store, locks);
    }

    public override IReadOnlyList<string> FlagsOf(int node) =>
        ["--redis.endpoints", _store.Endpoint, "--lease.lock_endpoints", string.Join(',', Locks.Select(l => l.Endpoint))];

    public override async ValueTask DisposeAsync()
    {
        foreach (var server in Locks.Append(_store))
            await server.DisposeAsync();
    }
}
