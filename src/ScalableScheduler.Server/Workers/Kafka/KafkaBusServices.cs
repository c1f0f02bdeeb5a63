namespace ScalableScheduler.Server.Workers.Kafka;

internal static class KafkaBusServices
{
    /// <summary>The bus <c>kafka</c>, where the settings name brokers.</summary>
    public static IServiceCollection AddKafkaBus(this IServiceCollection services, KafkaBusOptions options) => options.Host.Length == 0
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton<KafkaBus>()
            .AddSingleton<IWorkerBus>(p => p.GetRequiredService<KafkaBus>())
            .AddHostedService(p => p.GetRequiredService<KafkaBus>());
}
