namespace ScalableScheduler.Server.Tasks.Kafka;

public static class KafkaServices
{
    /// <summary>The task type <c>kafka</c>: a message to a topic.</summary>
    public static IServiceCollection AddKafkaTask(this IServiceCollection services) => services.AddTaskType<KafkaTask>();
}
