namespace ScalableScheduler.Redis;

/// <summary>Where Redis is and how it is used. Section <c>redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>Servers as <c>host:port</c>: one server, some nodes of a cluster, or the Sentinels. Default <c>localhost:6379</c>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = ["localhost:6379"];

    /// <summary>ACL user. Default empty: the server's default user.</summary>
    public string User { get; init; } = "";

    /// <summary>Password; never shown. Default empty: none is sent.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether connections use TLS. Default false.</summary>
    public bool Tls { get; init; }

    /// <summary>Number of the logical database. Default 0; Redis Cluster has only 0.</summary>
    public int Database { get; init; }

    /// <summary>First part of every key and channel. Default <c>scheduler</c>. Without braces: they would replace the partition's hash tag.</summary>
    public string KeyPrefix { get; init; } = "scheduler";

    /// <summary>Name of the master the Sentinels watch; with it <see cref="Endpoints"/> are Sentinels. Default empty: no Sentinel.</summary>
    public string SentinelMaster { get; init; } = "";

    /// <summary>Deadline of one call. Default 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether registration and firing wait for replicas.</summary>
    public RedisDurabilityOptions Durability { get; init; } = new();
}
