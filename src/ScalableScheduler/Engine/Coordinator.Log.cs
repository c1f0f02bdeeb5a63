using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;

namespace ScalableScheduler.Engine;

public sealed partial class Coordinator
{
    [LoggerMessage(1601, LogLevel.Information, "The cluster has {Count} nodes: {Nodes}")]
    private static partial void LogNodes(ILogger logger, int count, string nodes);

    [LoggerMessage(1603, LogLevel.Error, "The ownership of partition {Partition} broke; it is taken again")]
    private static partial void LogOwnershipBroken(ILogger logger, Exception exception, PartitionId partition);

    [LoggerMessage(1602, LogLevel.Warning, "The store did not answer the coordination; trying again")]
    private static partial void LogStoreAway(ILogger logger, Exception exception);

    [LoggerMessage(1604, LogLevel.Error, "The coordination broke; trying again")]
    private static partial void LogBroken(ILogger logger, Exception exception);
}
