using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis.Connections;

public sealed partial class RedisConnection
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Connected to Redis at {Endpoints}.")]
    private partial void LogConnected(IReadOnlyList<string> endpoints);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Redis at {Endpoints} can't be used yet, trying again: {Problem}")]
    private partial void LogWaiting(IReadOnlyList<string> endpoints, string problem);
}
