using System.Globalization;

namespace ScalableScheduler.Testing;

/// <summary>A real Redis Sentinel that alone decides on a failover of the master it watches.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    public const string Master = "scheduler-store";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);

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

    /// <summary>Watches a master; once it knows a replica it fails over when the master is gone for half a second.</summary>
    public static async Task<RedisSentinel> StartAsync(RedisServer master)
    {
        var port = LoopbackPort.Next();
        var folder = Directory.CreateTempSubdirectory("sentinel-").FullName;
        var configuration = Path.Combine(folder, "sentinel.conf");
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            port {port}
            bind 127.0.0.1
            dir {folder}
            sentinel monitor {Master} 127.0.0.1 {master.Port} 1
            sentinel down-after-milliseconds {Master} 500
            sentinel failover-timeout {Master} 3000
            """));
        var process = await ChildProcess.StartAsync(
            Executable.Require("redis-server", "redis-server"), [configuration, "--sentinel"], workingDirectory: folder);
        var sentinel = new RedisSentinel(process, folder, port);
        await Eventually.TrueAsync(async () => await sentinel.ExecuteAsync("PING") is "PONG", StartDeadline, $"the sentinel to answer: {process}");
        return sentinel;
    }

    /// <summary>Waits until it knows the replicas that could take over.</summary>
    public Task KnowsReplicasAsync(int count = 1) => Eventually.TrueAsync(
        async () => (await ExecuteAsync("INFO", "sentinel"))!.Contains(string.Create(CultureInfo.InvariantCulture, $"slaves={count}"), StringComparison.Ordinal), StartDeadline, "the sentinel to know the replicas");

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
