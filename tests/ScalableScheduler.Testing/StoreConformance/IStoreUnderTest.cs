using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>A store that the conformance suite examines: empty when a test gets it, and used by that test alone.</summary>
public interface IStoreUnderTest : IAsyncDisposable
{
    int Partitions { get; }

    IScheduleStore Schedules { get; }

    IDueStore Due { get; }

    IRunStore Runs { get; }

    IWorkStore Work { get; }

    IClusterStore Cluster { get; }

    ICollectionStore Collections { get; }

    ILimitStore Limits { get; }

    ICheckStore Checks { get; }

    IEventLog Events { get; }

    IBackupStore Backups { get; }

    ISignals Signals { get; }

    ILockServer Locks { get; }

    /// <summary>A limit store with times of its own; a test uses no other beside it.</summary>
    ILimitStore LimitsWith(PermitTimes times);

    /// <summary>Returns once the store's clock is later by at least this much.</summary>
    ValueTask AdvanceAsync(TimeSpan by);
}
