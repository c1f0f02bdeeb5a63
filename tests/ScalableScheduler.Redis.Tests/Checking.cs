using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What the engine uses to look through records, over a store under test.</summary>
internal sealed class Checking(RedisStoreUnderTest store) : IDisposable
{
    private readonly EngineMetrics _metrics = new();

    public EngineContext Engine => new(
        new NodeDescription(Samples.Node, "a", "test", Samples.Start),
        new StoreClock(TimeProvider.System),
        TimeProvider.System,
        new Random(1),
        _metrics,
        new SchedulerOptions { Partitions = store.Partitions },
        new HistoryOptions(),
        new RetryOptions());

    /// <summary>Looks through the whole cluster.</summary>
    public async Task<ClusterReport> CheckAsync(bool repair)
    {
        var engine = Engine;
        var reconciler = new Reconciler(store.Checks, store.Collections, engine, NullLogger<Reconciler>.Instance);
        return await new ClusterCheck(store.Cluster, reconciler, engine, NullLogger<ClusterCheck>.Instance).CheckAsync(repair, default);
    }

    public void Dispose() => _metrics.Dispose();
}
