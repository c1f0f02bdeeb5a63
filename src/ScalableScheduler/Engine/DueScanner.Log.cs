using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;

namespace ScalableScheduler.Engine;

public sealed partial class DueScanner
{
    [LoggerMessage(1101, LogLevel.Warning, "Partition {Partition} is owned by another node: token {Token} is stale")]
    private static partial void LogStaleToken(ILogger logger, PartitionId partition, FencingToken token);

    [LoggerMessage(1103, LogLevel.Warning, "The store did not answer a firing in partition {Partition}; it is repeated")]
    private static partial void LogFireUnanswered(ILogger logger, Exception exception, PartitionId partition);

    [LoggerMessage(1104, LogLevel.Warning, "Run {Run} was offered again though this node took attempt {Attempt}: the store lost writes; it is not sent twice")]
    private static partial void LogKnownAttempt(ILogger logger, RunId run, int attempt);
}
