using System.Globalization;

namespace ScalableScheduler.Testing;

/// <summary>A <see cref="RedisServer"/> that follows another.</summary>
public static class RedisReplica
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(15);

    /// <summary>Starts a replica, and waits until it is in step with its master.</summary>
    /// <param name="master">Whom it follows.</param>
    /// <param name="args">Further redis-server arguments.</param>
    public static async Task<RedisServer> StartAsync(RedisServer master, params string[] args)
    {
        var port = master.Port.ToString(CultureInfo.InvariantCulture);
        await master.ExecuteAsync("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        var replica = await RedisServer.StartAsync(["--replicaof", "127.0.0.1 " + port, .. args]);
        await Eventually.TrueAsync(
            async () => (await replica.ExecuteAsync("INFO", "replication"))!.Contains("master_link_status:up", StringComparison.Ordinal), Deadline, "the replica to be in step");
        return replica;
    }
}
