using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

public sealed partial class RedisLockServer
{
    [LoggerMessage(EventId = 3131, Level = LogLevel.Debug, Message = "A lock server did not answer for {Resource}: {Problem}")]
    private partial void LogAway(string resource, string problem);
}
