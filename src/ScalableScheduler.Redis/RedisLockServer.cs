using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>A Redis server as one of those that a Redlock asks.</summary>
public sealed partial class RedisLockServer(RedisConnection connection, ILogger<RedisLockServer> logger) : ILockServer
{
    private readonly ILogger<RedisLockServer> _logger = logger;

    public async ValueTask<bool> AcquireAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.CallAsync(
                "SET NX PX",
                db => db.StringSetAsync(Key(resource), value, duration, When.NotExists, CommandFlags.DemandMaster),
                cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            LogAway(resource, e.Message);
            return false;
        }
    }

    public ValueTask<bool> ExtendAsync(string resource, string value, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(Script.Extend, resource, [value, Scores.Of(duration)], cancellationToken);

    public ValueTask<bool> ReleaseAsync(string resource, string value, CancellationToken cancellationToken) =>
        RunAsync(Script.Release, resource, [value], cancellationToken);

    private async ValueTask<bool> RunAsync(Script script, string resource, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return (bool)await connection.RunAsync(script, [Key(resource)], arguments, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            LogAway(resource, e.Message);
            return false;
        }
    }

    private RedisKey Key(string resource) => Keys.Lease(connection.KeyPrefix, resource);
}
