using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>An in-memory store with a manual clock.</summary>
public sealed class MemoryStoreUnderTest : IStoreUnderTest
{
    private const int PartitionCount = 4;

    private readonly ManualTime _time = new();
    private readonly MemoryStore _store;

    public MemoryStoreUnderTest()
    {
        _store = new MemoryStore(_time, PartitionCount);
        Locks = new MemoryLockServer(_time);
    }

    public int Partitions => PartitionCount;

    public IScheduleStore Schedules => _store;

    public IDueStore Due => _store;

    public IRunStore Runs => _store;

    public IWorkStore Work => _store;

    public IClusterStore Cluster => _store;

    public ICollectionStore Collections => _store;

    public ILimitStore Limits => _store;

    public ICheckStore Checks => _store;

    public IEventLog Events => _store;

    public IBackupStore Backups => _store;

    public ISignals Signals => _store;

    public ILockServer Locks { get; }

    public ILimitStore LimitsWith(PermitTimes times) => new MemoryStore(_time, PartitionCount, times);

    public ValueTask AdvanceAsync(TimeSpan by)
    {
        _time.Advance(by);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
