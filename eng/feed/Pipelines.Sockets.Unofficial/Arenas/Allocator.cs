namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Named in the arena's constructor; StackExchange.Redis passes null, and there is none here.</summary>
public abstract class Allocator<T>
{
    private protected Allocator()
    {
    }
}
