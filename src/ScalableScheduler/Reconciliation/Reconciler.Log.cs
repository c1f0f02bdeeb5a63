using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Reconciliation;

public sealed partial class Reconciler
{
    [LoggerMessage(1711, LogLevel.Warning, "{Kind} of {Subject} (partition {Partition}) is repaired: {Detail}")]
    private static partial void LogRepaired(ILogger logger, FaultKind kind, string subject, PartitionId partition, string detail);

    [LoggerMessage(1712, LogLevel.Warning, "{Kind} of {Subject} (partition {Partition}) was found and not repaired: {Detail}")]
    private static partial void LogFound(ILogger logger, FaultKind kind, string subject, PartitionId partition, string detail);

    [LoggerMessage(1713, LogLevel.Error, "Schedule {Schedule} can't be planned, so its due entry is not judged")]
    private static partial void LogNotPlanned(ILogger logger, Exception exception, ScheduleId schedule);

    [LoggerMessage(1714, LogLevel.Debug, "Looked through partition {Partition}: {Schedules} schedules, {Runs} open runs, {Entries} entries, {Faults} faults, in {Took}")]
    private static partial void LogChecked(ILogger logger, PartitionId partition, long schedules, long runs, long entries, long faults, TimeSpan took);
}
