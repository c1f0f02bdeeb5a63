using System.ComponentModel.DataAnnotations;
using ScalableScheduler.Configuration;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>Workers that are told over Redis streams. Section <c>workers.redis</c>.</summary>
public sealed class RedisBusOptions
{
    /// <summary>The server, as the <c>redis</c> task writes it; never shown, since a password may be in it. Default empty: there is
    /// no such bus.</summary>
    [Setting("Redis server whose streams tell workers what to do: redis://[user:password@]host[:port][/database] or rediss://, version 6.2 or later; empty: no bus 'redis'", Secret = true)]
    [RedisUrl]
    public string Host { get; init; } = "";

    /// <summary>First part of every stream's key. Default <c>scheduler</c>.</summary>
    [Setting("First part of the streams' keys; services with different prefixes share a server without meeting")]
    [TextPattern("[A-Za-z0-9._:-]{1,64}", "1 to 64 letters, digits, '.', '_', ':' and '-'")]
    public string KeyPrefix { get; init; } = "scheduler";

    /// <summary>How many of the newest actions a job's stream keeps, about. Default 10,000, 100 to 10,000,000. An action that is
    /// trimmed before a worker took it is sent again when its start timeout is up.</summary>
    [Setting("Newest actions that the stream of a job keeps, about; one that is trimmed before a worker took it is sent again when its start timeout is up")]
    [Range(100, 10_000_000)]
    public int ActionsKept { get; init; } = 10_000;

    /// <summary>How many of the newest parked messages are kept, about. Default 10,000, 100 to 1,000,000.</summary>
    [Setting("Newest parked messages that are kept, about: those of workers that nobody can make anything of")]
    [Range(100, 1_000_000)]
    public int ParkedKept { get; init; } = 10_000;

    /// <summary>After how long a report that a node read and did not deal with is another node's. Default 15 s, 1 s to 1 h.</summary>
    [Setting("How long a node may take over a report before another node takes it")]
    [DurationRange("1s", "1h")]
    public TimeSpan ClaimAfter { get; init; } = TimeSpan.FromSeconds(15);
}
