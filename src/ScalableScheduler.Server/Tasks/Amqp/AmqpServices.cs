using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ScalableScheduler.Server.Tasks.Amqp;

public static class AmqpServices
{
    /// <summary>The task type <c>amqp</c>: a message to an exchange, confirmed by the broker.</summary>
    public static IServiceCollection AddAmqpTask(this IServiceCollection services)
    {
        services.TryAddSingleton<AmqpPublisher>();
        return services.AddTaskType<AmqpTask>();
    }
}
