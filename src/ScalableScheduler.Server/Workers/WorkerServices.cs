using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Worker;
using ScalableScheduler.Server.Workers.Amqp;
using ScalableScheduler.Server.Workers.Kafka;
using ScalableScheduler.Server.Workers.Redis;

namespace ScalableScheduler.Server.Workers;

public static class WorkerServices
{
    /// <summary>The task type <c>worker</c>, and the buses over which workers may be told.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services) => services
        .AddSingleton<WorkerBuses>()
        .AddSingleton<BusReports>()
        .AddTaskType<WorkerTask>();

    /// <summary>The buses that the settings configure.</summary>
    public static IServiceCollection AddWorkerBuses(this IServiceCollection services, WorkerOptions options) => services
        .AddSingleton<BusInbox>()
        .AddAmqpBus(options.Amqp)
        .AddRedisBus(options.Redis)
        .AddKafkaBus(options.Kafka);
}
