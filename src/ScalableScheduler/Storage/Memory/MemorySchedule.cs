using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

/// <summary>One schedule's records.</summary>
internal sealed class MemorySchedule(Schedule definition, ScheduleState state)
{
    private const int HoursCounted = 24;

    public Schedule Definition { get; set; } = definition;

    public ScheduleState State { get; set; } = state;

    public LastRun? LastRun { get; set; }

    public long ErrorCount { get; set; }

    public int OpenRuns { get; set; }

    /// <summary>Since when it is enabled, never due again, and without an open run or a backfill that would open one.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    public Backfill? Backfill { get; set; }

    public MemoryHistory History { get; } = new();

    /// <summary>Runs that ended lately, by the hour since 1970 in which they did.</summary>
    public SortedDictionary<long, RunCounts> Hours { get; } = [];

    public ScheduleView View(DateTimeOffset? due, CollectionState collection, DateTimeOffset now) =>
        new(Definition, State, due, LastRun, ErrorCount, OpenRuns, collection, Lately(now));

    public MemorySchedule Clone()
    {
        var clone = new MemorySchedule(Definition, State) { LastRun = LastRun, ErrorCount = ErrorCount, OpenRuns = OpenRuns, CompletedAt = CompletedAt, Backfill = Backfill };
        clone.History.AddAll(History);
        foreach (var (hour, counts) in Hours)
            clone.Hours[hour] = counts;
        return clone;
    }

    public void NoteCompletion(DateTimeOffset? due, bool isParked, DateTimeOffset now) =>
        CompletedAt = Definition.Enabled && due is null && !isParked && OpenRuns == 0 && Backfill is not { Status: BackfillStatus.Running } ? CompletedAt ?? now : null;

    public void Count(RunStatus status, DateTimeOffset now)
    {
        var counts = Hours.GetValueOrDefault(HourOf(now));
        Hours[HourOf(now)] = status switch
        {
            RunStatus.Succeeded => counts with { Succeeded = counts.Succeeded + 1 },
            RunStatus.Failed or RunStatus.Lost => counts with { Failed = counts.Failed + 1 },
            _ => counts,
        };
        while (Hours.Keys.First() is var oldest && oldest <= HourOf(now) - HoursCounted)
            Hours.Remove(oldest);
    }

    private RunCounts Lately(DateTimeOffset now)
    {
        var recent = Hours.Where(h => h.Key > HourOf(now) - HoursCounted).Select(h => h.Value).ToArray();
        return new RunCounts(recent.Sum(c => c.Succeeded), recent.Sum(c => c.Failed));
    }

    private static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;
}
