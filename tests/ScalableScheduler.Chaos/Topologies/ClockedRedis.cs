using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>One Redis, and nodes whose wall clocks are wrong: one right at first, one nearly an hour ahead, one behind. They
/// are told not to mind; else they would say that they are not ready.</summary>
internal sealed class ClockedRedis : Topology
{
    private static readonly string[] Offsets = ["+0", "+55m", "-55m"];

    private readonly RedisServer _server;
    private readonly string _folder;

    private ClockedRedis(RedisServer server, string folder)
    {
        _server = server;
        _folder = folder;
        Clocks = [.. Offsets.Select(o => WrongClock.In(folder, o))];
    }

    /// <summary>The nodes' clocks, by their numbers.</summary>
    public IReadOnlyList<WrongClock> Clocks { get; }

    public static async Task<ClockedRedis> StartAsync() =>
        new(await RedisServer.StartAsync("--appendfsync", "always"), Directory.CreateTempSubdirectory("clocks-").FullName);

    public override IReadOnlyList<string> FlagsOf(int node) => ["--redis.endpoints", _server.Endpoint, "--scheduler.clock_offset_limit", "1h"];

    public override IReadOnlyDictionary<string, string?> EnvironmentOf(int node) => Clocks[node].Environment;

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
