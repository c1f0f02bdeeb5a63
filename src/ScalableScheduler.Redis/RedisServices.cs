using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Redis.Connections;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Redis;

/// <summary>Registers the Redis store. The host calls <see cref="RedisConnection.ConnectAsync"/> before anything uses it.</summary>
public static class RedisServices
{
    /// <summary>The connection and the check of its servers, and the five stores over it.</summary>
    /// <param name="services">Where to register; a <see cref="TimeProvider"/> and logging must be there.</param>
    /// <param name="options">Where Redis is.</param>
    /// <param name="partitions">The number of partitions that is fixed in the store.</param>
    public static IServiceCollection AddRedisStore(this IServiceCollection services, RedisOptions options, int partitions) => services
        .AddRedisConnection(options)
        .AddRedisStores(partitions)
        .AddRedisSignals(partitions);

    public static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisOptions options) => services
        .AddSingleton(p => new RedisConnection(options, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RedisConnection>>()))
        .AddSingleton<RedisServerCheck>();

    /// <summary>The store itself as the one lock server, for a service without independent ones.</summary>
    public static IServiceCollection AddRedisLockServer(this IServiceCollection services) =>
        services.AddSingleton<ILockServer, RedisLockServer>();

    private static IServiceCollection AddRedisStores(this IServiceCollection services, int partitions) => services
        .AddSingleton<IScheduleStore>(p => new RedisScheduleStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisScheduleStore>>()))
        .AddSingleton<IDueStore>(p => new RedisDueStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisDueStore>>()))
        .AddSingleton<IRunStore>(p => new RedisRunStore(Connection(p), partitions, p.GetRequiredService<ILogger<RedisRunStore>>()))
        .AddSingleton<IClusterStore>(p => new RedisClusterStore(Connection(p), partitions));

    private static IServiceCollection AddRedisSignals(this IServiceCollection services, int partitions) =>
        services.AddSingleton<ISignals>(p => new RedisSignals(Connection(p), partitions));

    private static RedisConnection Connection(IServiceProvider services) => services.GetRequiredService<RedisConnection>();
}
