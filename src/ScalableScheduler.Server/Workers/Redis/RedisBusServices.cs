namespace ScalableScheduler.Server.Workers.Redis;

internal static class RedisBusServices
{
    /// <summary>The bus <c>redis</c>, where the settings name a server.</summary>
    public static IServiceCollection AddRedisBus(this IServiceCollection services, RedisBusOptions options) => options.Host.Length == 0
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton<RedisStreamBus>()
            .AddSingleton<IWorkerBus>(p => p.GetRequiredService<RedisStreamBus>())
            .AddHostedService(p => p.GetRequiredService<RedisStreamBus>());
}
