using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

public sealed partial class RedisDueStore
{
    [LoggerMessage(EventId = 3111, Level = LogLevel.Warning, Message = "Run {Run} can't be read and is left out: {Problem}")]
    private partial void LogUnreadableRun(string run, string problem);

    [LoggerMessage(EventId = 3112, Level = LogLevel.Warning, Message = "Partition {Partition} fired, but {Missing}; a failover now could lose it.")]
    private partial void LogReplicasLag(int partition, string missing);
}
