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

    /// <summary>The masters.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>"127.0.0.1:port" of each.</summary>
    public IReadOnlyList<string> Endpoints => [.. _servers.Select(s => s.Endpoint)];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < Masters; i++)
            _servers.Add(await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
        for (var i = 0; i < Masters; i++)
            await JoinAsync(i);
        foreach (var server in _servers)
            await Eventually.TrueAsync(() => KnowsAllAsync(server), StartDeadline, $"{server.Endpoint} to see the whole cluster");
    }

    public async Task DisposeAsync()
    {
        foreach (var server in _servers)
            await server.DisposeAsync();
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

    private static async Task<bool> KnowsAllAsync(RedisServer server)
    {
        var info = await server.ExecuteAsync("CLUSTER", "INFO") ?? "";
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && info.Contains($"cluster_known_nodes:{Masters}", StringComparison.Ordinal)
            && info.Contains($"cluster_slots_assigned:{Slots}", StringComparison.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
