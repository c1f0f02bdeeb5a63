namespace ScalableScheduler.Server.Workers.Amqp;

internal static class AmqpBusServices
{
    /// <summary>The bus <c>amqp</c>, where the settings name a broker.</summary>
    public static IServiceCollection AddAmqpBus(this IServiceCollection services, AmqpBusOptions options) => options.Host.Length == 0
        ? services
        : services
            .AddSingleton(options)
            .AddSingleton<AmqpBroker>()
            .AddSingleton<AmqpJobs>()
            .AddSingleton<AmqpBus>()
            .AddSingleton<IWorkerBus>(p => p.GetRequiredService<AmqpBus>())
            .AddSingleton<AmqpReports>()
            .AddHostedService<AmqpListener>();
}
