using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Reconciliation;

/// <summary>Says what is wrong with records by what was planned: the definition and the cursor are the truth. Pure.</summary>
public static class RecordJudge
{
    /// <summary>What can't be read or planned is moved out of the way for this long, and due again then.</summary>
    public static readonly TimeSpan DeferredFor = TimeSpan.FromMinutes(5);

    /// <summary>Judges a schedule; null when all is in order.</summary>
    public static RecordJudgement? Of(CheckedSchedule read, DateTimeOffset now)
    {
        var (id, faults) = (read.Definition.Id.Value, new List<RecordFault>());
        // What ran before is not known any more. Nothing that may have run is to run twice, so all up to now is settled.
        var state = read.State ?? new ScheduleState(read.Definition.Revision, read.Definition.CreatedAt, now, RunCount: 0);
        if (read.State is null)
            faults.Add(new RecordFault(FaultKind.MissingState, id, "It has no state; it goes on from now."));

        var next = Planner.NextDue(read.Definition, state);
        var stays = read.IsParked && read.Entry is { Exists: true, Due: null };
        var due = stays ? null : next;
        if (!stays && FaultOf(read.Entry, next, now) is { } kind)
            faults.Add(new RecordFault(kind, id, $"Its due entry is {Text(read.Entry)}, its next occurrence is due {Text(next)}."));
        else if (!stays)
            due = read.Entry.Due;
        if (read.IsParked && !stays)
            faults.Add(new RecordFault(FaultKind.WrongParking, id, $"It is set aside with its collection, and due {Text(read.Entry.Due)}."));

        if (read.Priority != read.Definition.Priority)
            faults.Add(new RecordFault(FaultKind.WrongPriority, id, $"Its priority is kept as {read.Priority} and defined as {read.Definition.Priority}."));
        var isCompleted = read.Definition.Enabled && due is null && !stays && !read.HasOpenRuns && !read.HasBackfill;
        // Of one that was not due at all, what is noted is set right with its due entry.
        if (read.IsCompleted != isCompleted && faults.Count == 0)
            faults.Add(new RecordFault(FaultKind.WrongCompletion, id, read.IsCompleted ? "It is noted as completed, and is not." : "It is completed, and not noted as such."));
        return faults.Count == 0 ? null : new RecordJudgement(faults, new ScheduleRepair(read, state, due, IsParked: stays));
    }

    /// <summary>Judges an open run; null when all is in order.</summary>
    public static RecordJudgement? Of(CheckedRun read, DateTimeOffset now)
    {
        var run = read.Run;
        var isWaitingForOthers = read.IsInactive && run.IsQueued;
        var isInOrder = IsPlaced(read) && !(read.Due is { } at && IsTooLate(at, run.AttentionAt, now));
        if (isInOrder)
            return null;
        var kind = read is { IsHeld: false, Due: null } && !isWaitingForOthers ? FaultKind.LostRun : FaultKind.MisplacedRun;
        var fault = new RecordFault(kind, run.Id.Value, $"It {Describe(run)}, and is {Describe(read)}.");
        var due = !run.IsHeld && read.Due is { } kept && !IsTooLate(kept, run.AttentionAt, now) ? kept : run.AttentionAt;
        return new RecordJudgement([fault], new RunRepair(read, due));
    }

    /// <summary>Judges a backfill; null when all is in order.</summary>
    public static RecordJudgement? Of(CheckedBackfill read, DateTimeOffset now)
    {
        var isRunning = read.Backfill.Status == BackfillStatus.Running;
        if (isRunning == read.Due is not null)
            return null;
        var fault = new RecordFault(
            FaultKind.WrongBackfill, read.Backfill.Schedule.Value, isRunning ? "Its backfill runs, and is not due." : "Its backfill has ended, and is due.");
        return new RecordJudgement([fault], new BackfillRepair(read, isRunning ? now : null));
    }

    // Of a run that waits for others and one that was released: the definition of the run is the same.
    private static bool IsPlaced(CheckedRun read) => read.Run switch
    {
        { IsHeld: true } => read is { IsHeld: true, Due: null, IsInactive: false, IsInQueue: false },
        { Assignment: not null } => read is { IsHeld: false, Due: not null, IsInactive: false } && read.IsInQueue == read.Run.IsOffered,
        { IsQueued: true } => read is { IsHeld: false, IsInQueue: false } && read.IsInactive == (read.Due is null),
        _ => read is { IsHeld: false, Due: not null, IsInQueue: false },
    };

    private static FaultKind? FaultOf(DueEntry entry, DateTimeOffset? next, DateTimeOffset now)
    {
        if (!entry.Exists || (entry.Due is null && next is not null))
            return FaultKind.MissingDue;
        if (entry.Due is not { } due)
            return null;
        if (next is not { } wanted)
            return FaultKind.WrongDue;
        // What is due may have been moved out of the way for a while, or be due again since its collection was enabled.
        var isInOrder = wanted <= now ? due <= now + DeferredFor : Ms(due) == Ms(wanted);
        return isInOrder ? null : FaultKind.WrongDue;
    }

    private static bool IsTooLate(DateTimeOffset due, DateTimeOffset attention, DateTimeOffset now) =>
        Ms(due) > Ms(attention) && due > now + DeferredFor;

    // Stored times are whole milliseconds.
    private static long Ms(DateTimeOffset instant) => instant.ToUnixTimeMilliseconds();

    private static string Describe(Run run) => run switch
    {
        { IsHeld: true } => $"is held by node {run.Node}",
        { IsOffered: true } => "is offered to workers",
        { Assignment: not null } => "is a worker's",
        { IsQueued: true } => "was to wait for other runs",
        _ => "waits for an attempt",
    };

    private static string Describe(CheckedRun read)
    {
        var places = new List<string>();
        if (read.IsHeld)
            places.Add("held");
        if (read.Due is { } due)
            places.Add($"due {Text(due)}");
        if (read.IsInactive)
            places.Add("inactive");
        if (read.IsInQueue)
            places.Add("in its queue");
        return places.Count == 0 ? "in no list" : string.Join(", ", places);
    }

    private static string Text(DueEntry entry) => entry.Exists ? Text(entry.Due) : "missing";

    private static string Text(DateTimeOffset? instant) =>
        instant is { } at ? at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "never";
}
