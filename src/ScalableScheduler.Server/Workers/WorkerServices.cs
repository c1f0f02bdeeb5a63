using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Worker;

namespace ScalableScheduler.Server.Workers;

public static class WorkerServices
{
    /// <summary>The task type <c>worker</c>, and the buses over which workers may be told.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<WorkerBuses>()
        .AddSingleton<BusReports>()
        .AddTaskType<WorkerTask>();
}
