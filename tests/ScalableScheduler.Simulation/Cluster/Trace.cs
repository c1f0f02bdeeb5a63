using System.Globalization;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Simulation;

/// <summary>Tells what happens in a cluster, line by line: when, at which node, and what.</summary>
/// <param name="time">The cluster's clock.</param>
/// <param name="write">Takes each line.</param>
/// <param name="about">Tells of this schedule only, of its partition, and of what befalls all; null for everything.</param>
/// <param name="partitions">How many there are.</param>
internal sealed class Trace(TimeProvider time, Action<string> write, string? about, int partitions)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly PartitionId? _partition = about is null ? null : PartitionId.Of(new ScheduleId(about), partitions);

    /// <param name="where">The node, or who else.</param>
    /// <param name="what">What happens.</param>
    /// <param name="schedule">The schedule that it concerns; null for none.</param>
    /// <param name="partition">The partition that it concerns; null for none.</param>
    public void Note(string where, string what, ScheduleId? schedule = null, PartitionId? partition = null)
    {
        if (about is not null && (schedule is { } s ? s.Value != about : partition is { } p && p != _partition))
            return;
        var now = time.GetUtcNow();
        write(string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss.fff} +{(now - _start).TotalSeconds:F3}s {where,-8} {what}"));
    }

    public void Note(string where, string what, RunId run) =>
        Note(where, what, run.TryGetSchedule(out var schedule) ? schedule : null);
}
