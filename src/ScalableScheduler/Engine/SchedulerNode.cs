using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

public enum NodePhase
{
    /// <summary>Waits for the store.</summary>
    Starting,

    /// <summary>Takes part in the cluster.</summary>
    Running,

    /// <summary>Takes no more, ends what it began.</summary>
    Stopping,
}

/// <summary>One node's life: waits for the store, takes part in the cluster, and on stopping hands over its partitions, gives
/// back what it has not begun, and ends what it has.</summary>
public sealed partial class SchedulerNode(
    IStoreSetup setup,
    IClusterStore cluster,
    Coordinator coordinator,
    RunExecutor executor,
    RunQueue queue,
    HeldAttempts held,
    ClaimDesks desks,
    EventFeed events,
    IHostApplicationLifetime lifetime,
    EngineContext engine,
    ILogger<SchedulerNode> logger) : BackgroundService
{
    private readonly CancellationTokenSource _abort = new();
    private volatile NodePhase _phase;

    public NodePhase Phase => _phase;

    /// <summary>Lives until <paramref name="stop"/>, and ends in order.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            if (await StartWithStoreAsync(stop) is { } refusal)
            {
                LogRefused(logger, refusal);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
            _phase = NodePhase.Running;
            LogRunning(logger, engine.Node, engine.Scheduler.Partitions);
            var executing = Task.WhenAll(Enumerable.Range(0, engine.Scheduler.MaxConcurrentRuns).Select(_ => executor.RunAsync(_abort.Token)));
            using var drained = new CancellationTokenSource();
            var telling = events.RunAsync(drained.Token);
            var claiming = desks.RunAsync(stop);
            await coordinator.RunAsync(stop);
            await claiming;
            _phase = NodePhase.Stopping;
            var staying = coordinator.StayAsync(drained.Token);
            await DrainAsync(executing);
            drained.Cancel();
            await staying;
            await telling;
            await LeaveAsync();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _phase = NodePhase.Stopping; // before the store ever answered: there is nothing to hand over
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    public override void Dispose()
    {
        _abort.Dispose();
        base.Dispose();
    }

    // Why the store must not be used; null once it can be.
    private async Task<string?> StartWithStoreAsync(CancellationToken cancellationToken)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                if (await setup.PrepareAsync(cancellationToken) is { } refusal)
                    return refusal;
                var wanted = engine.Scheduler.Partitions;
                var fixedAt = await cluster.EnsurePartitionsAsync(wanted, cancellationToken);
                return fixedAt == wanted
                    ? null
                    : $"The store was set up with scheduler.partitions = {fixedAt}, this node is configured with {wanted}. The number is fixed when the store is first used: set scheduler.partitions to {fixedAt}.";
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogWaiting(logger, e.Message);
                await Task.Delay(backOff.Next(), engine.Time, cancellationToken);
            }
        }
    }

    private async Task DrainAsync(Task executing)
    {
        queue.Complete();
        using var limit = new CancellationTokenSource(engine.Scheduler.DrainTimeout, engine.Time);
        try
        {
            var givenBack = await GiveBackWaitingAsync(limit.Token);
            LogDraining(logger, held.Count, givenBack, engine.Scheduler.DrainTimeout);
            await executing.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            LogAborting(logger, held.Count);
            _abort.Cancel();
            await executing;
        }
    }

    private async Task<int> GiveBackWaitingAsync(CancellationToken limit)
    {
        var givenBack = 0;
        while (queue.TryTake(out var attempt))
        {
            try
            {
                await executor.GiveBackAsync(attempt, limit);
                givenBack++;
            }
            catch (StoreUnavailableException e)
            {
                LogNotGivenBack(logger, e, attempt.Run.Id); // recovered once this node is gone
            }
        }
        return givenBack;
    }

    private async Task LeaveAsync()
    {
        try
        {
            await coordinator.LeaveAsync(CancellationToken.None);
            LogLeft(logger, engine.Node);
        }
        catch (StoreUnavailableException e)
        {
            LogNotLeft(logger, e); // the others miss this node when its time is up
        }
    }
}
