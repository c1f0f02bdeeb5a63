namespace ScalableScheduler.Server.Tasks.Redis;

public static class RedisServices
{
    /// <summary>The task type <c>redis</c>: PUBLISH, a stream entry or a list element.</summary>
    public static IServiceCollection AddRedisTask(this IServiceCollection services) => services.AddTaskType<RedisTask>();
}
