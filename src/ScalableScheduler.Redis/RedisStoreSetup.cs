using Microsoft.Extensions.Logging;
using ScalableScheduler.Engine;
using ScalableScheduler.Redis.Connections;

namespace ScalableScheduler.Redis;

/// <summary>Connects to Redis and looks whether it is fit to keep schedules.</summary>
public sealed partial class RedisStoreSetup(RedisConnection store, LockConnections? locks, RedisServerCheck check, ILogger<RedisStoreSetup> logger) : IStoreSetup
{
    public async ValueTask<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        await store.ConnectAsync(cancellationToken);
        if (locks is not null)
            await Task.WhenAll(locks.All.Select(c => c.OpenAsync(cancellationToken)));
        switch (await check.LookAsync(cancellationToken))
        {
            case RedisCheckResult.Refused refused:
                return refused.Reason;
            case RedisCheckResult.Ok ok:
                LogVersion(logger, ok.Version);
                foreach (var note in ok.Notes)
                    LogNote(logger, note);
                return null;
            default:
                throw new InvalidOperationException("Redis was neither found fit nor refused.");
        }
    }

    [LoggerMessage(3011, LogLevel.Information, "The store is Redis {Version}")]
    private static partial void LogVersion(ILogger logger, Version version);

    [LoggerMessage(3012, LogLevel.Warning, "{Note}")]
    private static partial void LogNote(ILogger logger, string note);
}
