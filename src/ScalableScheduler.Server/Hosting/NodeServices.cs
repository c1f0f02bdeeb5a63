using System.Reflection;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Server.Hosting;

public static class NodeServices
{
    /// <summary>On stopping the engine drains its runs; what else the host has to end takes no longer than this.</summary>
    private static readonly TimeSpan BeyondDraining = TimeSpan.FromSeconds(10);

    /// <summary>This process as a node: its clock, its name, the engine.</summary>
    public static IServiceCollection AddNode(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(TimeProvider.System);
#pragma warning disable RS0030 // the one place that is not replayed from a seed; this one is thread-safe
        services.AddSingleton(Random.Shared);
#pragma warning restore RS0030
        services.AddSingleton(new EnvironmentVariables(settings.Variables.EnvironmentPrefix, Settings.ReadEnvironment()));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Scheduler.DrainTimeout + BeyondDraining);
        var name = settings.Scheduler.NodeName is { Length: > 0 } given ? given : Environment.MachineName;
        services.AddHostedService(p => new RuntimeWatch(
            work => ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false),
            p.GetRequiredService<ILogger<RuntimeWatch>>()));
        return services.AddEngine(name, Version);
    }

    /// <summary>The version of the service.</summary>
    public static string Version { get; } =
        typeof(NodeServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
