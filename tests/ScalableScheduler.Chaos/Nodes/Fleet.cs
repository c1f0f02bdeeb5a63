using System.Globalization;
using ScalableScheduler.Chaos.Topologies;
using ScalableScheduler.Chaos.Watch;

namespace ScalableScheduler.Chaos.Nodes;

/// <summary>The nodes of an act.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const int Size = 3;

    private Fleet(IReadOnlyList<Node> nodes) => Nodes = nodes;

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<Uri> Urls => [.. Nodes.Select(n => n.Url)];

    /// <summary>Starts them all, and waits until they are ready.</summary>
    /// <param name="topology">Where the store is.</param>
    /// <param name="lease">How long partitions are owned.</param>
    /// <param name="logs">Where what they write is kept.</param>
    public static async Task<Fleet> StartAsync(Topology topology, TimeSpan lease, ActLogs logs)
    {
        var fleet = new Fleet([.. Enumerable.Range(0, Size).Select(i => NodeOf(i, topology, lease, logs))]);
        foreach (var node in fleet.Nodes)
            await node.StartAsync();
        foreach (var node in fleet.Nodes)
            await node.WaitReadyAsync();
        return fleet;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
            await node.DisposeAsync();
    }

    private static Node NodeOf(int number, Topology topology, TimeSpan lease, ActLogs logs)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"node-{number}");
        string[] flags =
        [
            "--lease.duration", string.Create(CultureInfo.InvariantCulture, $"{lease.TotalSeconds}s"),
            "--history.runs_per_schedule", "100000",
            "--scheduler.drain_timeout", "10s",
            "--scheduler.reconcile_every", "30s",
            .. topology.FlagsOf(number),
        ];
        return new Node(name, flags, topology.EnvironmentOf(number), logs.Open(name));
    }
}
