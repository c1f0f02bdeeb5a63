using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Redis;

/// <summary>Where Redis is and how it is used. Section <c>redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>Servers as <c>host:port</c>: one server, some nodes of a cluster, or the Sentinels. Default <c>localhost:6379</c>.</summary>
    [Setting("Redis servers: one, some of a cluster, or the Sentinels")]
    [Endpoints(1, 100)]
    public IReadOnlyList<string> Endpoints { get; init; } = ["localhost:6379"];

    /// <summary>ACL user. Default empty: the server's default user.</summary>
    [Setting("ACL user; empty: the server's default user")]
    public string User { get; init; } = "";

    /// <summary>Password; never shown. Default empty: none is sent.</summary>
    [Setting("Password; empty: none is sent", Secret = true)]
    public string Password { get; init; } = "";

    /// <summary>Whether connections use TLS. Default false.</summary>
    [Setting("Connect with TLS")]
    public bool Tls { get; init; }

    /// <summary>Number of the logical database. Default 0, 0 to 1023; Redis Cluster has only 0.</summary>
    [Setting("Number of the logical database; Redis Cluster has only 0")]
    [Range(0, 1023)]
    public int Database { get; init; }

    /// <summary>First part of every key and channel. Default <c>scheduler</c>. Braces are refused: they would replace the partition's hash tag.</summary>
    [Setting("First part of every key and channel; services with different prefixes share a server without meeting")]
    [TextPattern("[A-Za-z0-9._:-]{1,64}", "1 to 64 letters, digits, '.', '_', ':' and '-'")]
    public string KeyPrefix { get; init; } = "scheduler";

    /// <summary>Name of the master the Sentinels watch; with it <see cref="Endpoints"/> are Sentinels. Default empty: no Sentinel.</summary>
    [Setting("Name of the master that the Sentinels at redis.endpoints watch; empty: no Sentinel")]
    [TextPattern(@"\S{0,128}", "up to 128 characters without spaces")]
    public string SentinelMaster { get; init; } = "";

    /// <summary>Deadline of one call. Default 1 s, 500 ms to 1 min.</summary>
    [Setting("Deadline of one call to Redis")]
    [DurationRange("500ms", "1m")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether registration and firing wait for replicas.</summary>
    [Description("Whether registration and firing wait for replicas (Redis WAIT), for those who want it.")]
    public RedisDurabilityOptions Durability { get; init; } = new();

    /// <summary>The same for one independent lock server: its own address, everything that belongs to the store's servers left out.</summary>
    public RedisOptions ForLockServer(string endpoint) => new()
    {
        Endpoints = [endpoint],
        User = User,
        Password = Password,
        Tls = Tls,
        KeyPrefix = KeyPrefix,
        Timeout = Timeout,
    };
}
