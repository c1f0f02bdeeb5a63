using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

internal sealed partial class RunReader
{
    [LoggerMessage(EventId = 3121, Level = LogLevel.Warning, Message = "Run {Run} can't be read and is left out: {Problem}")]
    private partial void LogUnreadable(string run, string problem);
}
