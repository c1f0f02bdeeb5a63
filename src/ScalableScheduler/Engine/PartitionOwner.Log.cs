using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Engine;

public sealed partial class PartitionOwner
{
    [LoggerMessage(1501, LogLevel.Debug, "Took partition {Partition} with token {Token}")]
    private static partial void LogTaken(ILogger logger, PartitionId partition, FencingToken token);

    [LoggerMessage(1502, LogLevel.Debug, "Gave up partition {Partition}: {Why}")]
    private static partial void LogGivenUp(ILogger logger, PartitionId partition, string why);

    [LoggerMessage(1503, LogLevel.Warning, "The store did not answer ({Step}, partition {Partition}); trying again")]
    private static partial void LogStoreAway(ILogger logger, Exception exception, string step, PartitionId partition);

    [LoggerMessage(1504, LogLevel.Warning, "The lease on partition {Partition} could not be extended")]
    private static partial void LogNotExtended(ILogger logger, string partition);

    [LoggerMessage(1505, LogLevel.Error, "A loop broke ({Step}, partition {Partition}); trying again")]
    private static partial void LogBroken(ILogger logger, Exception exception, string step, PartitionId partition);
}
