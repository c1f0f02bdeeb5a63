namespace ScalableScheduler.Worker;

/// <summary>Of a worker without a host.</summary>
internal sealed class NoServices : IServiceProvider
{
    public static NoServices Instance { get; } = new();

    public object? GetService(Type serviceType) => null;
}
