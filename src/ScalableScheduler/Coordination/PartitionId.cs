using System.Globalization;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Coordination;

/// <summary>A part of all schedules, owned by one node at a time. Numbered from 0.</summary>
public readonly record struct PartitionId(int Number)
{
    /// <summary>The partition of a schedule out of <paramref name="count"/>: 64-bit FNV-1a of the id, modulo the count.
    /// Stored data depends on it: it never changes.</summary>
    public static PartitionId Of(ScheduleId schedule, int count) => new((int)(StableHash.Of(schedule.Value) % (ulong)count));

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

