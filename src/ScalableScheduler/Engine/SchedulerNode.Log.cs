using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Engine;

public sealed partial class SchedulerNode
{
    [LoggerMessage(1701, LogLevel.Critical, "This node can't start: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string refusal);

    [LoggerMessage(1702, LogLevel.Warning, "Waiting for the store: {Problem}")]
    private static partial void LogWaiting(ILogger logger, string problem);

    [LoggerMessage(1703, LogLevel.Information, "Node {Node} takes part in the cluster, {Partitions} partitions in all")]
    private static partial void LogRunning(ILogger logger, NodeId node, int partitions);

    [LoggerMessage(1704, LogLevel.Information, "Stopping: {Held} runs to end, {GivenBack} given back, at most {Timeout}")]
    private static partial void LogDraining(ILogger logger, int held, int givenBack, TimeSpan timeout);

    [LoggerMessage(1705, LogLevel.Warning, "The drain timeout is up: {Held} runs are abandoned, and other nodes recover them")]
    private static partial void LogAborting(ILogger logger, int held);

    [LoggerMessage(1706, LogLevel.Warning, "Run {Run} could not be given back")]
    private static partial void LogNotGivenBack(ILogger logger, Exception exception, RunId run);

    [LoggerMessage(1707, LogLevel.Information, "Node {Node} left the cluster")]
    private static partial void LogLeft(ILogger logger, NodeId node);

    [LoggerMessage(1708, LogLevel.Warning, "The store was not told that this node left")]
    private static partial void LogNotLeft(ILogger logger, Exception exception);
}
