using System.Net.Sockets;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Topologies;

/// <summary>What a Redis server is in its replication.</summary>
internal static class Roles
{
    /// <summary>Whether it answers and is a master that at least so many replicas follow in step.</summary>
    public static async Task<bool> IsMasterAsync(RedisServer server, int replicas = 0)
    {
        var info = await ReplicationAsync(server);
        return info.Contains("role:master", StringComparison.Ordinal)
            && info.Split("state=online", StringSplitOptions.None).Length > replicas;
    }

    /// <summary>Whether it answers and is a replica.</summary>
    public static async Task<bool> IsReplicaAsync(RedisServer server) =>
        (await ReplicationAsync(server)).Contains("role:slave", StringComparison.Ordinal);

    private static async Task<string> ReplicationAsync(RedisServer server)
    {
        try
        {
            return await server.ExecuteAsync("INFO", "replication") ?? "";
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return "";
        }
    }
}
