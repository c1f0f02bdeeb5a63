using Microsoft.Extensions.DependencyInjection.Extensions;
using ScalableScheduler.Server.Configuration;
using ScalableScheduler.Server.Tasks.Kafka;
using ScalableScheduler.Server.Tasks.Redis;
using ScalableScheduler.Server.Tasks.Rest;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks;

public static class TaskServices
{
    /// <summary>The task types that come with the service, reading connections as the settings say.</summary>
    public static IServiceCollection AddTaskTypes(this IServiceCollection services, ServiceSettings settings) => services
        .AddSingleton(new TaskReading
        {
            KeepUnknownFields = settings.Api.PythonCompatible,
            BodyIsSchedule = settings.Api.PythonCompatible,
            MaxHeaders = settings.Limits.Headers,
            MaxDataBytes = settings.Limits.DataBytes,
        })
        .AddTaskTypes()
        .AddWorkerBuses(settings.Workers);

    /// <summary>The task types that come with the service.</summary>
    public static IServiceCollection AddTaskTypes(this IServiceCollection services) =>
        services.AddRestTask().AddKafkaTask().AddRedisTask().AddWorkers();

    /// <summary>Registers one task type. All that are registered are found by name in <see cref="TaskTypes"/>, which reads
    /// connections by the <see cref="TaskReading"/> that the host registers, or by the default one.</summary>
    public static IServiceCollection AddTaskType<T>(this IServiceCollection services)
        where T : class, ITaskType
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new TaskReading());
        services.TryAddSingleton<TaskTypes>();
        return services.AddSingleton<ITaskType, T>();
    }
}
