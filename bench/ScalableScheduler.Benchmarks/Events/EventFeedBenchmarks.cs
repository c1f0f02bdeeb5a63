using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Engine;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Benchmarks.Events;

/// <summary>What one event costs the node when nobody watches: made, collected, and added to the log with others.</summary>
[MemoryDiagnoser]
public class EventFeedBenchmarks
{
    private const int Batch = 500;

    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly ScheduleId Schedule = new("schedule");
    private static readonly RunId Run = RunId.Of(Schedule, Now);

    private readonly EngineMetrics _metrics = new();
    private EventFeed _feed = null!;

    [Params(0, 10_000)]
    public int Keep { get; set; }

    [GlobalSetup]
    public void SetUp() =>
        _feed = new EventFeed(new MemoryStore(TimeProvider.System, partitions: 1), new EventOptions { Keep = Keep }, _metrics, TimeProvider.System, NullLogger<EventFeed>.Instance);

    [GlobalCleanup]
    public void CleanUp() => _metrics.Dispose();

    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task<bool> AddAndFlush()
    {
        for (var i = 0; i < Batch; i++)
            _feed.Add(new SchedulerEvent(EventTypes.RunStarted, Now, CollectionName.Default, Schedule, "name", Run, RunStatus.Running, Now, 1));
        return await _feed.FlushOnceAsync(Batch, CancellationToken.None);
    }
}
