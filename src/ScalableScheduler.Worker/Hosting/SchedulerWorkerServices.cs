using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Worker;

/// <summary>Adds workers to a host.</summary>
public static class SchedulerWorkerServices
{
    /// <summary>Adds a worker, which works while the host runs. What it is to do is said with <c>Handle</c>. May be called
    /// again for another worker, as of another service.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets at least <see cref="WorkerOptions.Server"/>.</param>
    public static SchedulerWorkerBuilder AddSchedulerWorker(this IServiceCollection services, Action<WorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.AddSchedulerWorker((_, options) => configure(options));
    }

    /// <summary>Adds a worker whose options need services of the host.</summary>
    /// <inheritdoc cref="AddSchedulerWorker(IServiceCollection, Action{WorkerOptions})"/>
    public static SchedulerWorkerBuilder AddSchedulerWorker(this IServiceCollection services, Action<IServiceProvider, WorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var queues = new WorkQueues();
        services.AddSingleton<IHostedService>(provider =>
        {
            var options = new WorkerOptions();
            configure(provider, options);
            return new WorkerService(new SchedulerWorker(
                options, queues, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>()));
        });
        return new SchedulerWorkerBuilder(services, queues);
    }
}
