using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

internal sealed partial class ScheduleReader
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Warning, Message = "Schedule {Schedule} can't be read and is left out: {Problem}")]
    private partial void LogUnreadable(string schedule, string problem);
}
