using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>One Redis with an append-only file; each node reaches it over a proxy port of its own, so that its way can be
/// broken and the others' not.</summary>
internal sealed class SingleRedis : Topology
{
    // Every write is on disk before it is acknowledged, so that what Redis itself may lose does not count.
    private static readonly string[] Durable = ["--appendfsync", "always"];

    private SingleRedis(RedisServer server, IReadOnlyList<FaultProxy> ways)
    {
        Server = server;
        Ways = ways;
    }

    public RedisServer Server { get; }

    /// <summary>The node's way to the server, by its number.</summary>
    public IReadOnlyList<FaultProxy> Ways { get; }

    /// <param name="nodes">How many nodes there will be.</param>
    /// <param name="arguments">Further arguments of redis-server.</param>
    public static async Task<SingleRedis> StartAsync(int nodes, params string[] arguments)
    {
        var server = await RedisServer.StartAsync([.. Durable, .. arguments]);
        return new SingleRedis(server, [.. Enumerable.Range(0, nodes).Select(_ => FaultProxy.Start(server.Port))]);
    }

    public override IReadOnlyList<string> FlagsOf(int node) => ["--redis.endpoints", Ways[node].Endpoint];

    public override async ValueTask DisposeAsync()
    {
        foreach (var way in Ways)
            await way.DisposeAsync();
        await Server.DisposeAsync();
    }
}
