using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Storage;

/// <summary>Says loudly what it means to keep schedules in memory.</summary>
public sealed partial class MemoryStoreSetup(ILogger<MemoryStoreSetup> logger) : IStoreSetup
{
    public ValueTask<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        LogMemory(logger);
        return ValueTask.FromResult<string?>(null);
    }

    [LoggerMessage(1801, LogLevel.Warning, "store: memory. Schedules live in this process alone: they are not shared with other nodes and are gone when it stops. For a try-out only")]
    private static partial void LogMemory(ILogger logger);
}
