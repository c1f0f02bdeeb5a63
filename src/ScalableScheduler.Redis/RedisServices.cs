using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Engine;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis;

/// <summary>Registers the Redis store. The host calls <see cref="RedisConnection.ConnectAsync"/> before anything uses it.</summary>
public static class RedisServices
{
    /// <summary>The connection and the check of its servers, and the stores over it.</summary>
    /// <param name="services">Where to register; a <see cref="TimeProvider"/> and logging must be there.</param>
    /// <param name="options">Where Redis is.</param>
    /// <param name="partitions">The number of partitions that is fixed in the store.</param>
    public static IServiceCollection AddRedisStore(this IServiceCollection services, RedisOptions options, int partitions) => services
        .AddRedisConnection(options)
        .AddRedisStores(partitions)
        .AddRedisSignals(partitions);

    public static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisOptions options) => services
        .AddSingleton(p => new RedisConnection(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RedisConnection>>()))
        .AddSingleton<RedisServerCheck>()
        .AddSingleton<IStoreSetup>(p => new RedisStoreSetup(
            Connection(p), p.GetService<LockConnections>(), p.GetRequiredService<RedisServerCheck>(), p.GetRequiredService<ILogger<RedisStoreSetup>>()));

    /// <summary>The servers that hold the leases: the independent ones of <paramref name="lease"/>, or the store itself when there are none.
    /// Independent ones share the store's user, password and TLS.</summary>
    public static IServiceCollection AddRedisLockServers(this IServiceCollection services, LeaseOptions lease, RedisOptions store)
    {
        if (lease.LockEndpoints.Count == 0)
            return services.AddSingleton<ILockServer>(p => LockServer(p, Connection(p)));

        services.AddSingleton(p => new LockConnections([.. lease.LockEndpoints.Select(endpoint => new RedisConnection(
            store.ForLockServer(endpoint), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RedisConnection>>()))]));
        for (var i = 0; i < lease.LockEndpoints.Count; i++)
        {
            var number = i;
            services.AddSingleton<ILockServer>(p => LockServer(p, p.GetRequiredService<LockConnections>().All[number]));
        }
        return services;
    }

    private static RedisLockServer LockServer(IServiceProvider services, RedisConnection connection) =>
        new(connection, services.GetRequiredService<ILogger<RedisLockServer>>());

    private static IServiceCollection AddRedisStores(this IServiceCollection services, int partitions) => services
        .AddSingleton<IScheduleStore>(p => new RedisScheduleStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisScheduleStore>>()))
        .AddSingleton<IDueStore>(p => new RedisDueStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisDueStore>>()))
        .AddSingleton<IRunStore>(p => new RedisRunStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisRunStore>>()))
        .AddSingleton<IWorkStore>(p => new RedisWorkStore(Connection(p), partitions))
        .AddSingleton<IClusterStore>(p => new RedisClusterStore(Connection(p), partitions))
        .AddSingleton<ICollectionStore>(p => new RedisCollectionStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisCollectionStore>>()))
        .AddSingleton<ICheckStore>(p => new RedisCheckStore(Connection(p), partitions))
        .AddSingleton<ILimitStore>(p => new RedisLimitStore(Connection(p), PermitTimes.Default))
        .AddSingleton<IEventLog>(p => new RedisEventLog(Connection(p)))
        .AddSingleton<IBackupStore>(p => new RedisBackupStore(Connection(p), partitions));

    private static IServiceCollection AddRedisSignals(this IServiceCollection services, int partitions) =>
        services.AddSingleton<ISignals>(p => new RedisSignals(Connection(p), partitions));

    private static RedisConnection Connection(IServiceProvider services) => services.GetRequiredService<RedisConnection>();
}
