using System.Globalization;

namespace ScalableScheduler.Testing;

/// <summary>A real Redis Sentinel.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    public const string Master = "scheduler-store";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SoonDown = TimeSpan.FromMilliseconds(500);

    private readonly ChildProcess _process;
    private readonly string _folder;

    private RedisSentinel(ChildProcess process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>"127.0.0.1:port".</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>The last that it wrote.</summary>
    public IReadOnlyList<string> Output => _process.Output;

    /// <summary>Watches a master; once it knows a replica it fails over when the master is gone.</summary>
    /// <param name="master">The master.</param>
    /// <param name="quorum">So many Sentinels must find it gone; with one, this alone decides.</param>
    /// <param name="downAfter">How long it must not have answered; half a second by default.</param>
    public static async Task<RedisSentinel> StartAsync(RedisServer master, int quorum = 1, TimeSpan? downAfter = null)
    {
        var port = LoopbackPort.Next();
        var folder = Directory.CreateTempSubdirectory("sentinel-").FullName;
        var configuration = Path.Combine(folder, "sentinel.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            port {port}
            bind 127.0.0.1
            dir {folder}
            sentinel monitor {Master} 127.0.0.1 {master.Port} {quorum}
            sentinel down-after-milliseconds {Master} {(downAfter ?? SoonDown).TotalMilliseconds}
            sentinel failover-timeout {Master} 3000
            """));
        var process = await ChildProcess.StartAsync(
            Executable.Require("redis-server", "redis-server"), [configuration, "--sentinel"], workingDirectory: folder);
        var sentinel = new RedisSentinel(process, folder, port);
        await Eventually.TrueAsync(async () => await sentinel.ExecuteAsync("PING") is "PONG", StartDeadline, $"the sentinel to answer: {process}");
        return sentinel;
    }

    /// <summary>Waits until it knows the replicas that could take over, and the Sentinels, itself among them, that vote on it.</summary>
    public Task KnowsAsync(int replicas = 1, int sentinels = 1) => Eventually.TrueAsync(
        async () => (await ExecuteAsync("INFO", "sentinel"))!.Contains(string.Create(CultureInfo.InvariantCulture, $"slaves={replicas},sentinels={sentinels}"), StringComparison.Ordinal), StartDeadline, "the sentinel to know the replicas and the others");

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> ExecuteAsync(params string[] command)
    {
        await using var connection = await RespConnection.OpenAsync(Port, tls: false);
        return await connection.ExecuteAsync(command);
    }
}
