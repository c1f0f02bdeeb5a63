namespace ScalableScheduler.Server.Tasks.Rest;

public static class RestServices
{
    /// <summary>The task type <c>rest</c>: an HTTP request.</summary>
    public static IServiceCollection AddRestTask(this IServiceCollection services) => services.AddTaskType<RestTask>();
}
