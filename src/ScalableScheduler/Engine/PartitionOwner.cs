using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Owns one partition for as long as its lease lasts: scans it, recovers its runs, keeps its retention, extends the lease.</summary>
public sealed partial class PartitionOwner(
    DueScanner scanner,
    RunRecoverer recoverer,
    Retention retention,
    IDueStore due,
    ISignals signals,
    LoopWatch watch,
    EngineContext engine,
    ILogger<PartitionOwner> logger)
{
    /// <summary>Wake-ups can be lost; an owner looks at least so often.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecoverEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetainEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SilenceAllowed = TimeSpan.FromSeconds(60);

    /// <summary>Owns the partition until the lease is lost, another owner is seen, or <paramref name="stop"/>. Then the lease is released.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="lease">Its lease, just taken; disposed at the end.</param>
    /// <param name="isLive">Whether a node lives.</param>
    /// <param name="clusterChanged">Set by the caller when nodes came or went: recover at once.</param>
    /// <param name="stop">Hand over.</param>
    public async Task OwnAsync(PartitionId partition, Lease lease, Func<NodeId, bool> isLive, Signal clusterChanged, CancellationToken stop)
    {
        await using var held = lease;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stop);
        try
        {
            var token = await due.TakeAsync(partition, ending.Token);
            LogTaken(logger, partition, token);
            var loops = new[]
            {
                ScanAsync(partition, token, ending),
                RecoverAsync(partition, isLive, clusterChanged, ending),
                RetainAsync(partition, token, ending),
                ExtendAsync(lease, ending.Token),
            };
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            LogGivenUp(logger, partition, stop.IsCancellationRequested ? "handed over" : lease.Lost.IsCancellationRequested ? "lease lost" : "another owner");
        }
        catch (StoreUnavailableException e)
        {
            LogStoreAway(logger, e, "take", partition);
        }
    }

    private async Task ScanAsync(PartitionId partition, FencingToken token, CancellationTokenSource ending)
    {
        var wake = new Signal(engine.Time);
        await using var subscription = await signals.OnDueAsync(partition, wake.Set, ending.Token);
        using var loop = watch.Watch($"scan of partition {partition}", SilenceAllowed);
        await RepeatAsync("scan", partition, loop, ending, async cancellationToken =>
        {
            var scan = await scanner.ScanOnceAsync(partition, token, loop, cancellationToken);
            if (scan.TokenIsStale)
                return false;
            var sleep = scan.NextDue - engine.Clock.Now ?? LongestSleep;
            await wake.WaitAsync(sleep < LongestSleep ? sleep : LongestSleep, cancellationToken);
            return true;
        });
    }

    private async Task RecoverAsync(PartitionId partition, Func<NodeId, bool> isLive, Signal clusterChanged, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"recovery of partition {partition}", SilenceAllowed);
        await RepeatAsync("recover", partition, loop, ending, async cancellationToken =>
        {
            await recoverer.RecoverOnceAsync(partition, isLive, cancellationToken);
            await clusterChanged.WaitAsync(RecoverEvery, cancellationToken);
            return true;
        });
    }

    private async Task RetainAsync(PartitionId partition, FencingToken token, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"retention of partition {partition}", RetainEvery + SilenceAllowed);
        await RepeatAsync("retain", partition, loop, ending, async cancellationToken =>
        {
            // The partitions of a node that just started don't all begin at once.
            await Task.Delay(RetainEvery * (0.5 + engine.Random.NextDouble()), engine.Time, cancellationToken);
            return await retention.RetainOnceAsync(partition, token, cancellationToken);
        });
    }

    // Three chances within the lease's time. A lease that could not be extended runs out and ends everything here.
    private async Task ExtendAsync(Lease lease, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(lease.Duration / 3, engine.Time, cancellationToken);
            if (!await lease.ExtendAsync(cancellationToken))
                LogNotExtended(logger, lease.Resource);
        }
    }

    // Repeats a step until it says that another owns the partition, which ends everything here.
    private async Task RepeatAsync(string what, PartitionId partition, LoopWatch.Loop loop, CancellationTokenSource ending, Func<CancellationToken, Task<bool>> step)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                if (!await step(ending.Token))
                {
                    ending.Cancel();
                    ending.Token.ThrowIfCancellationRequested();
                }
                backOff.Reset();
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogStoreAway(logger, e, what, partition);
                await Task.Delay(backOff.Next(), engine.Time, ending.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A bug of ours: said loudly, but a partition without its loops would be worse.
                LogBroken(logger, e, what, partition);
                await Task.Delay(backOff.Next(), engine.Time, ending.Token);
            }
            loop.Beat();
        }
    }
}
