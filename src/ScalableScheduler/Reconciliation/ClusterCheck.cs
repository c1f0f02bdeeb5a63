using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Reconciliation;

/// <summary>Looks through all partitions at once, on this node, whoever owns them: each step carries the owner's token and is
/// refused when another took over, and each record is repaired only as it was read (docs/decisions/0026).</summary>
public sealed partial class ClusterCheck(IClusterStore cluster, Reconciler reconciler, EngineContext engine, ILogger<ClusterCheck> logger)
{
    /// <summary>Partitions at a time: a few keep both sides busy, and leave room for what is due.</summary>
    private const int AtOnce = 4;

    /// <summary>A partition that changes hands is begun anew so often.</summary>
    private const int Tries = 3;

    /// <summary>Looks through every partition.</summary>
    /// <param name="repair">Whether what is wrong is set right, or only told of.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StoreUnavailableException">The store did not even tell of its partitions.</exception>
    public async Task<ClusterReport> CheckAsync(bool repair, CancellationToken cancellationToken)
    {
        var began = engine.Time.GetTimestamp();
        var status = await cluster.ReadStatusAsync(cancellationToken);
        var waiting = new Queue<PartitionStatus>(status.Partitions);
        var (found, missed, done) = (PartitionCheck.Nothing, new List<UncheckedPartition>(), 0);
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync()));
        return new ClusterReport(
            repair, status.Cluster.StoreTime, engine.Time.GetElapsedTime(began), done, [.. missed.OrderBy(p => p.Partition.Number)], found);

        async Task WorkAsync()
        {
            while (TryTake(out var partition))
            {
                var (check, reason) = await CheckAsync(partition, repair, cancellationToken);
                lock (gate)
                {
                    if (check is null)
                        missed.Add(new UncheckedPartition(partition.Partition, reason));
                    else
                        (found, done) = (found + check, done + 1);
                }
            }
        }

        bool TryTake([NotNullWhen(true)] out PartitionStatus? partition)
        {
            lock (gate)
                return waiting.TryDequeue(out partition);
        }
    }

    private async Task<(PartitionCheck? Check, string Reason)> CheckAsync(PartitionStatus partition, bool repair, CancellationToken cancellationToken)
    {
        try
        {
            var token = partition.Token;
            for (var i = 0; i < Tries; i++)
            {
                if (await reconciler.CheckAsync(partition.Partition, token, repair, static () => { }, cancellationToken) is { } check)
                    return (check, "");
                var status = await cluster.ReadStatusAsync(cancellationToken);
                token = status.Partitions.Single(p => p.Partition == partition.Partition).Token;
            }
            return (null, $"It changed hands {Tries} times meanwhile.");
        }
        catch (StoreUnavailableException e)
        {
            LogStoreAway(logger, e, partition.Partition);
            return (null, "The store did not answer.");
        }
    }

    [LoggerMessage(1715, LogLevel.Warning, "The store did not answer, so partition {Partition} was not looked through to its end")]
    private static partial void LogStoreAway(ILogger logger, Exception exception, PartitionId partition);
}
