using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Owns one partition for as long as its lease lasts: scans it, recovers its runs, keeps its retention, looks through its records, extends the lease.</summary>
public sealed partial class PartitionOwner(
    DueScanner scanner,
    RunRecoverer recoverer,
    ChainFollower chains,
    Retention retention,
    Reconciler reconciler,
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
    private static readonly TimeSpan AgreeEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SilenceAllowed = TimeSpan.FromSeconds(60);

    /// <summary>Owns the partition until the lease is lost, another owner is seen, or <paramref name="stop"/>. Then the lease is released.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="lease">Its lease, just taken; disposed at the end.</param>
    /// <param name="standingOf">How a node is that last did something at a time, as far as this one can tell.</param>
    /// <param name="clusterChanged">Set by the caller when nodes came or went: recover at once.</param>
    /// <param name="stop">Hand over.</param>
    public async Task OwnAsync(PartitionId partition, Lease lease, Func<NodeId, DateTimeOffset, NodeStanding> standingOf, Signal clusterChanged, CancellationToken stop)
    {
        await using var held = lease;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(lease.Lost, stop);
        try
        {
            var token = await TakeAsync(partition, ending);
            LogTaken(logger, partition, token);
            var loops = new[]
            {
                ScanAsync(partition, token, ending),
                RecoverAsync(partition, standingOf, clusterChanged, ending),
                RetainAsync(partition, token, ending),
                ReconcileAsync(partition, token, ending),
                ExtendAsync(partition, lease, ending),
            };
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            LogGivenUp(logger, partition, stop.IsCancellationRequested ? "handed over" : lease.Lost.IsCancellationRequested ? "lease lost" : "another owner");
        }
    }

    // Repeated under the same lease: giving the partition up and taking it again would only ask for more.
    private async Task<FencingToken> TakeAsync(PartitionId partition, CancellationTokenSource ending)
    {
        FencingToken? token = null;
        using var loop = watch.Watch($"taking of partition {partition}", SilenceAllowed);
        await RepeatAsync("take", partition, loop, ending, async cancellationToken =>
        {
            token = await due.TakeAsync(partition, cancellationToken);
            return Next.Done;
        });
        return token!.Value;
    }

    private async Task ScanAsync(PartitionId partition, FencingToken token, CancellationTokenSource ending)
    {
        var wake = new Signal(engine.Time);
        var listening = Listening.ListenAsync(
            c => signals.OnDueAsync(partition, wake.Set, c), wake, e => LogStoreAway(logger, e, "listen", partition), engine.Time, ending.Token);
        using var loop = watch.Watch($"scan of partition {partition}", SilenceAllowed);
        try
        {
            await RepeatAsync("scan", partition, loop, ending, async cancellationToken =>
            {
                var scan = await scanner.ScanOnceAsync(partition, token, loop, cancellationToken);
                if (scan.TokenIsStale)
                    return Next.GiveUp;
                var sleep = scan.NextDue - engine.Clock.Now ?? LongestSleep;
                await wake.WaitAsync(sleep < LongestSleep ? sleep : LongestSleep, cancellationToken);
                return Next.Again;
            });
        }
        finally
        {
            await listening;
        }
    }

    private async Task RecoverAsync(PartitionId partition, Func<NodeId, DateTimeOffset, NodeStanding> standingOf, Signal clusterChanged, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"recovery of partition {partition}", SilenceAllowed);
        await RepeatAsync("recover", partition, loop, ending, async cancellationToken =>
        {
            await recoverer.RecoverOnceAsync(partition, standingOf, cancellationToken);
            await chains.FollowLeftAsync(partition, cancellationToken);
            await clusterChanged.WaitAsync(RecoverEvery, cancellationToken);
            return Next.Again;
        });
    }

    private async Task RetainAsync(PartitionId partition, FencingToken token, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"retention of partition {partition}", (RetainEvery * 1.5) + SilenceAllowed);
        await RepeatAsync("retain", partition, loop, ending, async cancellationToken =>
        {
            // The partitions of a node that just started don't all begin at once.
            await Task.Delay(RetainEvery * (0.5 + engine.Random.NextDouble()), engine.Time, cancellationToken);
            return await retention.RetainOnceAsync(partition, token, cancellationToken) ? Next.Again : Next.GiveUp;
        });
    }

    private async Task ReconcileAsync(PartitionId partition, FencingToken token, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"reconciliation of partition {partition}", (AgreeEvery * 1.5) + SilenceAllowed);
        var every = engine.Scheduler.ReconcileEvery;
        // The partitions of a node that just started are spread over the time.
        var (last, wait) = (engine.Time.GetTimestamp(), every * engine.Random.NextDouble());
        await RepeatAsync("reconcile", partition, loop, ending, async cancellationToken =>
        {
            await reconciler.AgreeAsync(partition, cancellationToken);
            var pause = AgreeEvery * (0.5 + engine.Random.NextDouble());
            var left = wait - engine.Time.GetElapsedTime(last);
            if (every == TimeSpan.Zero || left > pause)
            {
                await Task.Delay(pause, engine.Time, cancellationToken);
                return Next.Again;
            }
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, engine.Time, cancellationToken);
            if (await reconciler.CheckAsync(partition, token, repair: true, loop.Beat, cancellationToken) is null)
                return Next.GiveUp;
            (last, wait) = (engine.Time.GetTimestamp(), every);
            return Next.Again;
        });
    }

    // Three chances within the lease's time. A lease that could not be extended runs out and ends everything here.
    private async Task ExtendAsync(PartitionId partition, Lease lease, CancellationTokenSource ending)
    {
        using var loop = watch.Watch($"lease of partition {partition}", lease.Duration + SilenceAllowed);
        await RepeatAsync("extend", partition, loop, ending, async cancellationToken =>
        {
            await Task.Delay(lease.Duration / 3, engine.Time, cancellationToken);
            if (!await lease.ExtendAsync(cancellationToken))
                LogNotExtended(logger, lease.Resource);
            return Next.Again;
        });
    }

    private enum Next
    {
        Again,

        /// <summary>Once was enough.</summary>
        Done,

        /// <summary>Another owns the partition: everything here ends.</summary>
        GiveUp,
    }

    // Repeats a step. Only its own word or the end of the ownership ends it: a partition that is leased but not scanned
    // would be worse than any fault.
    private async Task RepeatAsync(string what, PartitionId partition, LoopWatch.Loop loop, CancellationTokenSource ending, Func<CancellationToken, Task<Next>> step)
    {
        var backOff = new BackOff();
        while (true)
        {
            ending.Token.ThrowIfCancellationRequested();
            try
            {
                switch (await step(ending.Token))
                {
                    case Next.Done:
                        return;
                    case Next.GiveUp:
                        ending.Cancel();
                        break;
                }
                backOff.Reset();
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogStoreAway(logger, e, what, partition);
                await Task.Delay(backOff.Next(), engine.Time, ending.Token);
            }
            catch (Exception e) when (e is not OperationCanceledException || !ending.IsCancellationRequested)
            {
                // A bug of ours: said loudly, but a partition without its loops would be worse.
                LogBroken(logger, e, what, partition);
                await Task.Delay(backOff.Next(), engine.Time, ending.Token);
            }
            loop.Beat();
        }
    }
}
