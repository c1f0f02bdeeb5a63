using ScalableScheduler.Work;

namespace ScalableScheduler.Storage.Forms;

/// <summary>What a schedule says about workers; absent what it leaves open.</summary>
/// <param name="Queue">Absent when the runs are sent.</param>
/// <param name="StartTimeout">Absent for no limit.</param>
/// <param name="HeartbeatTimeout">Absent when no sign of life is expected.</param>
/// <param name="CancelTimeout">Absent when it is <see cref="WorkSettings.DefaultCancelTimeout"/> as of form 1: 30 s.</param>
/// <param name="QueueLimit">Absent for no limit.</param>
/// <param name="Deadline">Absent for none.</param>
internal sealed record StoredWork(
    string? Queue = null,
    TimeSpan? StartTimeout = null,
    TimeSpan? HeartbeatTimeout = null,
    TimeSpan? CancelTimeout = null,
    int? QueueLimit = null,
    DateTimeOffset? Deadline = null);

internal static class WorkCodec
{
    public static StoredWork? ToStored(WorkSettings? work) => work is null
        ? null
        : new StoredWork(
            work.Queue?.Value,
            work.StartTimeout,
            work.HeartbeatTimeout,
            work.CancelTimeout == WorkSettings.DefaultCancelTimeout ? null : work.CancelTimeout,
            work.QueueLimit,
            work.Deadline);

    public static WorkSettings? FromStored(StoredWork? stored) => stored is null
        ? null
        : new WorkSettings
        {
            Queue = stored.Queue is { } queue ? new QueueName(queue) : null,
            StartTimeout = stored.StartTimeout,
            HeartbeatTimeout = stored.HeartbeatTimeout,
            CancelTimeout = stored.CancelTimeout ?? WorkSettings.DefaultCancelTimeout,
            QueueLimit = stored.QueueLimit,
            Deadline = stored.Deadline,
        };
}
