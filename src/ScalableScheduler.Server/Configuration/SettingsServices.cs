namespace ScalableScheduler.Server.Configuration;

/// <summary>Hands the settings to whoever asks for an options class.</summary>
public static class SettingsServices
{
    /// <summary>Registers <paramref name="settings"/> and each of its options classes as singletons.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, ServiceSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(settings.Server)
        .AddSingleton(settings.Redis)
        .AddSingleton(settings.Lease)
        .AddSingleton(settings.Scheduler)
        .AddSingleton(settings.Cron)
        .AddSingleton(settings.Retry)
        .AddSingleton(settings.History)
        .AddSingleton(settings.Templates)
        .AddSingleton(settings.Variables)
        .AddSingleton(settings.Secrets)
        .AddSingleton(settings.Events)
        .AddSingleton(settings.Workers)
        .AddSingleton(settings.Api)
        .AddSingleton(settings.Limits)
        .AddSingleton(settings.Logging);
}
