using StackExchange.Redis;

namespace ScalableScheduler.Redis.Connections;

/// <summary>What a look at the Redis servers says about keeping schedules there.</summary>
public abstract record RedisCheckResult
{
    /// <summary>It can be used.</summary>
    /// <param name="Version">The oldest version among the servers.</param>
    /// <param name="Notes">What an operator should know, for people.</param>
    public sealed record Ok(Version Version, IReadOnlyList<string> Notes) : RedisCheckResult;

    /// <summary>It must not be used.</summary>
    /// <param name="Reason">Why, and how to mend it, for people.</param>
    public sealed record Refused(string Reason) : RedisCheckResult;
}

/// <summary>Looks whether Redis is fit to keep schedules: its version, that it evicts nothing, that it persists.</summary>
public sealed class RedisServerCheck(RedisConnection connection)
{
    /// <summary>Earlier ones lack ZMSCORE.</summary>
    public static readonly Version Oldest = new(6, 2);

    /// <summary>Looks at every master. Throws <see cref="Storage.StoreUnavailableException"/> when one is away.</summary>
    public async Task<RedisCheckResult> LookAsync(CancellationToken cancellationToken)
    {
        Version? oldest = null;
        var notes = new List<string>();
        foreach (var server in connection.Masters())
        {
            var info = await InfoAsync(server, cancellationToken);
            var version = ReadVersion(info.GetValueOrDefault("redis_version", ""));
            if (Refuse(server, version, info) is { } reason)
                return new RedisCheckResult.Refused(reason);
            if (await WarnOfLossAsync(server, info, cancellationToken) is { } note)
                notes.Add(note);
            oldest = oldest is null || version < oldest ? version : oldest;
        }
        return oldest is null
            ? throw new Storage.StoreUnavailableException("No Redis master is connected.")
            : new RedisCheckResult.Ok(oldest, notes);
    }

    // Builds of others append to it: 7.2.4-rc1.
    private static Version ReadVersion(string text) =>
        Version.TryParse(text.Split('-')[0], out var version) ? version : new Version(0, 0);

    private static string? Refuse(IServer server, Version version, Dictionary<string, string> info)
    {
        if (version < Oldest)
            return $"Redis at {server.EndPoint} is version {version}; at least {Oldest} is needed.";
        var policy = info.GetValueOrDefault("maxmemory_policy", "noeviction");
        return policy == "noeviction"
            ? null
            : $"Redis at {server.EndPoint} has maxmemory-policy {policy}: it would throw away schedules when memory runs out. Set it to noeviction.";
    }

    private async Task<string?> WarnOfLossAsync(IServer server, Dictionary<string, string> info, CancellationToken cancellationToken)
    {
        if (info.GetValueOrDefault("aof_enabled") == "1")
            return null;
        var snapshots = await SnapshotRulesAsync(server, cancellationToken);
        if (snapshots is "")
            return $"Redis at {server.EndPoint} persists nothing: schedules are lost when it restarts. Set appendonly yes.";
        var since = info.GetValueOrDefault("rdb_changes_since_last_save", "0");
        return $"Redis at {server.EndPoint} has no append-only file: what changed since its last snapshot ({since} changes now) is lost when it fails. Set appendonly yes.";
    }

    // A managed Redis often forbids CONFIG; then it is not known whether there are snapshots.
    private async Task<string?> SnapshotRulesAsync(IServer server, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await connection.CallAsync("CONFIG GET", _ => server.ExecuteAsync("CONFIG", "GET", "save"), cancellationToken);
            return answer.Length == 2 ? (string?)answer[1] : null;
        }
        catch (RedisServerException)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, string>> InfoAsync(IServer server, CancellationToken cancellationToken)
    {
        var answer = await connection.CallAsync("INFO", _ => server.ExecuteAsync("INFO"), cancellationToken);
        var info = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in ((string?)answer ?? "").Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                info[line[..colon]] = line[(colon + 1)..];
        }
        return info;
    }
}
