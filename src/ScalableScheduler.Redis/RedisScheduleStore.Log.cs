using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

public sealed partial class RedisScheduleStore
{
    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "The backfill of schedule {Schedule} can't be read and is left out: {Problem}")]
    private partial void LogUnreadableBackfill(string schedule, string problem);
}
