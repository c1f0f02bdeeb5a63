using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Removes from a partition what is older than the history options allow.</summary>
public sealed partial class Retention(IDueStore store, EngineContext engine, ILogger<Retention> logger)
{
    private const int StepSize = 200;

    /// <summary>Removes all that is too old, in bounded steps.</summary>
    /// <returns>False when the token is stale.</returns>
    public async Task<bool> RetainOnceAsync(PartitionId partition, FencingToken token, CancellationToken cancellationToken)
    {
        var now = engine.Clock.Now;
        var cutoffs = new RetentionCutoffs(now - engine.History.MaxAge, now - engine.History.CompletedSchedules, now - engine.History.DeadLetters);
        long total = 0;
        while (true)
        {
            if (await store.RetainAsync(partition, token, cutoffs, StepSize, cancellationToken) is not { } removed)
                return false;
            total += removed;
            if (removed < StepSize)
                break;
        }
        if (total > 0)
            LogRemoved(logger, total, partition);
        return true;
    }

    [LoggerMessage(1401, LogLevel.Debug, "Retention removed {Count} records from partition {Partition}")]
    private static partial void LogRemoved(ILogger logger, long count, PartitionId partition);
}
