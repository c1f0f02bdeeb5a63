using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Engine;
using ScalableScheduler.Redis;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Server.Storage;

public static class StoreServices
{
    /// <summary>The store that the settings choose, with its lock servers.</summary>
    public static IServiceCollection AddStore(this IServiceCollection services, ServiceSettings settings) => settings.Store switch
    {
        StoreKind.Redis => services
            .AddRedisStore(settings.Redis, settings.Scheduler.Partitions)
            .AddRedisLockServers(settings.Lease, settings.Redis),
        StoreKind.Memory => services.AddMemoryStore(settings.Scheduler.Partitions),
        _ => throw new InvalidOperationException($"There is no store {settings.Store}."),
    };

    private static IServiceCollection AddMemoryStore(this IServiceCollection services, int partitions) => services
        .AddSingleton(p => new MemoryStore(p.GetRequiredService<TimeProvider>(), partitions))
        .AddSingleton<IScheduleStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IDueStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IRunStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IWorkStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IClusterStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<ICollectionStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<ICheckStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<ILimitStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IEventLog>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<IBackupStore>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<ISignals>(p => p.GetRequiredService<MemoryStore>())
        .AddSingleton<ILockServer, MemoryLockServer>()
        .AddSingleton<IStoreSetup, MemoryStoreSetup>();
}
