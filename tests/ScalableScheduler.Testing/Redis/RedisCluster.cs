using System.Globalization;
using Xunit;

namespace ScalableScheduler.Testing;

/// <summary>A real Redis Cluster of three masters on free loopback ports, for a test class or a collection.</summary>
public sealed class RedisCluster : IAsyncLifetime
{
    private const int Masters = 3;
    private const int Slots = 16384;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(20);

    private readonly List<RedisServer> _servers = [];
    private readonly IReadOnlyList<string> _arguments;

    public RedisCluster()
        : this([])
    {
    }

    // Not public: xunit wants one public constructor of a fixture.
    private RedisCluster(IReadOnlyList<string> arguments) => _arguments = arguments;

    /// <summary>The masters, and the replicas after them.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>"127.0.0.1:port" of each.</summary>
    public IReadOnlyList<string> Endpoints => [.. _servers.Select(s => s.Endpoint)];

    /// <summary>Starts one with a replica for each master.</summary>
    /// <param name="arguments">Further redis-server arguments.</param>
    public static async Task<RedisCluster> StartWithReplicasAsync(params IReadOnlyList<string> arguments)
    {
        var cluster = new RedisCluster(arguments);
        await cluster.InitializeAsync();
        await cluster.AddReplicasAsync();
        return cluster;
    }

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Masters; i++)
            _servers.Add(await StartServerAsync());
        for (var i = 0; i < Masters; i++)
            await JoinAsync(i);
        await AllKnowAllAsync();
    }

    private async Task AddReplicasAsync()
    {
        for (var i = 0; i < Masters; i++)
        {
            var replica = await StartServerAsync();
            await CommandAsync(replica, "CLUSTER", "MEET", "127.0.0.1", Text(_servers[0].Port));
            _servers.Add(replica);
        }
        await AllKnowAllAsync();
        for (var i = 0; i < Masters; i++)
        {
            var (master, replica) = (_servers[i], _servers[Masters + i]);
            var id = await IdOfAsync(master);
            await Eventually.TrueAsync(
                async () => await replica.ExecuteAsync("CLUSTER", "REPLICATE", id) == "OK", StartDeadline, $"{replica.Endpoint} to follow {master.Endpoint}");
            await Eventually.TrueAsync(
                async () => (await replica.ExecuteAsync("INFO", "replication"))!.Contains("master_link_status:up", StringComparison.Ordinal), StartDeadline, $"{replica.Endpoint} to be in step");
        }
    }

    /// <summary>What the cluster calls one of its servers.</summary>
    public static async Task<string> IdOfAsync(RedisServer server) => await server.ExecuteAsync("CLUSTER", "MYID") ?? throw new InvalidOperationException($"{server.Endpoint} has no id.");

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private Task<RedisServer> StartServerAsync() =>
        RedisServer.StartAsync(["--cluster-enabled", "yes", "--cluster-node-timeout", "5000", .. _arguments]);

    private async Task AllKnowAllAsync()
    {
        foreach (var server in _servers)
            await Eventually.TrueAsync(() => KnowsAllAsync(server), StartDeadline, $"{server.Endpoint} to see the whole cluster");
    }

    private async Task JoinAsync(int number)
    {
        var server = _servers[number];
        await CommandAsync(server, "CLUSTER", "SET-CONFIG-EPOCH", Text(number + 1));
        await CommandAsync(server, "CLUSTER", "ADDSLOTSRANGE", Text(Slots * number / Masters), Text((Slots * (number + 1) / Masters) - 1));
        if (number > 0)
            await CommandAsync(server, "CLUSTER", "MEET", "127.0.0.1", Text(_servers[0].Port));
    }

    private static async Task CommandAsync(RedisServer server, params string[] command)
    {
        var answer = await server.ExecuteAsync(command);
        if (answer != "OK")
            throw new InvalidOperationException($"{server.Endpoint} answered {string.Join(' ', command)} with {answer}.");
    }

    private async Task<bool> KnowsAllAsync(RedisServer server)
    {
        var info = await server.ExecuteAsync("CLUSTER", "INFO") ?? "";
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_known_nodes:{_servers.Count}", StringComparison.Ordinal)
            && info.Contains($"cluster_slots_assigned:{Slots}", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
