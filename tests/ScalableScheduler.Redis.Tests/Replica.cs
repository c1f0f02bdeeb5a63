using System.Globalization;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

internal static class Replica
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Starts a replica, and waits until it is in step with its master.</summary>
    public static async Task<RedisServer> StartAsync(RedisServer master)
    {
        var port = master.Port.ToString(CultureInfo.InvariantCulture);
        await master.ExecuteAsync("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        var replica = await RedisServer.StartAsync("--replicaof", "127.0.0.1 " + port);
        await Eventually.TrueAsync(
            async () => (await master.ExecuteAsync("INFO", "replication"))!.Contains("state=online", StringComparison.Ordinal), Deadline, "the replica to be in step");
        return replica;
    }
}
