using Microsoft.Extensions.Logging;

namespace ScalableScheduler.Redis;

public sealed partial class RedisCollectionStore
{
    [LoggerMessage(EventId = 3132, Level = LogLevel.Warning, Message = "Collection {Collection} can't be read and is left out: {Problem}")]
    private partial void LogUnreadable(string collection, string problem);
}
