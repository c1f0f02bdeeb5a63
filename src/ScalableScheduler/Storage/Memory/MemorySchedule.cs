using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

/// <summary>One schedule's records.</summary>
internal sealed class MemorySchedule(Schedule definition, ScheduleState state)
{
    public Schedule Definition { get; set; } = definition;

    public ScheduleState State { get; set; } = state;

    public LastRun? LastRun { get; set; }

    public long ErrorCount { get; set; }

    public int OpenRuns { get; set; }

    /// <summary>When it was first seen enabled, never due again and without an open run.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Runs that ended, oldest first.</summary>
    public List<RunRecord> History { get; } = [];

    public ScheduleView View(DateTimeOffset? due) => new(Definition, State, due, LastRun, ErrorCount, OpenRuns);

    public MemorySchedule Clone()
    {
        var clone = new MemorySchedule(Definition, State) { LastRun = LastRun, ErrorCount = ErrorCount, OpenRuns = OpenRuns, CompletedAt = CompletedAt };
        clone.History.AddRange(History);
        return clone;
    }

    public void NoteCompletion(DateTimeOffset? due, DateTimeOffset now) =>
        CompletedAt = View(due).Status == ScheduleStatus.Completed ? CompletedAt ?? now : null;

    public void Record(RunRecord record, int keep)
    {
        var at = History.Count;
        while (at > 0 && History[at - 1].OpenedAt > record.OpenedAt)
            at--;
        History.Insert(at, record);
        if (History.Count > keep)
            History.RemoveRange(0, History.Count - keep);
    }
}
