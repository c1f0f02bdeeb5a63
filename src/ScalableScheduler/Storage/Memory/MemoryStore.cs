using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

/// <summary>A store in this process's memory: for a try-out with nothing installed, and for simulating whole clusters in
/// one process. Nothing outlives the process. Times are those of the given clock.</summary>
public sealed partial class MemoryStore : IScheduleStore, IDueStore, IRunStore, IWorkStore, IClusterStore, ICollectionStore, ILimitStore, IEventLog, ICheckStore, IBackupStore, ISignals
{
    private readonly TimeProvider _time;
    private readonly MemoryPartition[] _partitions;

    /// <param name="time">The store's clock.</param>
    /// <param name="partitions">How many there are.</param>
    /// <param name="permitTimes">How permits are handed out; <see cref="PermitTimes.Default"/> if not given.</param>
    public MemoryStore(TimeProvider time, int partitions, PermitTimes? permitTimes = null)
    {
        _time = time;
        _permitTimes = permitTimes ?? PermitTimes.Default;
        _partitions = new MemoryPartition[partitions];
        for (var i = 0; i < partitions; i++)
            _partitions[i] = new MemoryPartition();
    }

    // Stored times are whole milliseconds, as they are in Redis.
    private DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private PartitionId PartitionOf(ScheduleId id) => PartitionId.Of(id, _partitions.Length);

    private MemoryPartition Of(ScheduleId id) => _partitions[PartitionOf(id).Number];

    private static T Locked<T>(MemoryPartition partition, Func<MemoryPartition, T> step)
    {
        lock (partition.Gate)
            return step(partition);
    }
}
