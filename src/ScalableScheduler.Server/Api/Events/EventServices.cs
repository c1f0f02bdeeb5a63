namespace ScalableScheduler.Server.Api.Events;

internal static class EventServices
{
    /// <summary>Adds what GET /events needs. It takes from the container IEventLog, ISignals, EventOptions, StoreClock and TimeProvider.</summary>
    public static IServiceCollection AddEventStreams(this IServiceCollection services) => services
        .AddSingleton<EventMetrics>()
        .AddSingleton<EventStream>();
}
