using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Work;

namespace ScalableScheduler.Backups.Lines;

/// <summary>What is kept, as lines.</summary>
internal static class LineWriting
{
    private const int V = StoredForm.Version;

    public static CollectionLine Of(Collection c) =>
        new() { V = V, Type = LineType.Collection, Collection = c.Name.Value, Revision = c.Revision, Definition = CollectionCodec.ToStored(c) };

    public static JobLine Of(QueueName job) => new() { V = V, Type = LineType.Job, Job = job.Value };

    public static ScheduleLine Of(ScheduleBackup b) => new()
    {
        V = V,
        Type = LineType.Schedule,
        Schedule = b.Definition.Id.Value,
        Name = NameOf(b.Definition),
        Client = ClientOf(b.Definition),
        Collection = CollectionOf(b.Definition),
        Definition = ScheduleMapping.ToStored(b.Definition),
        State = new LineState(b.State.RunCount, b.State.Cursor, b.State.Skipping is { } s ? new LineSkipping(s.From, s.Count, s.Reason) : null),
        Due = b.NextDue,
        Parked = b.IsParked ? true : null,
        LastRun = b.LastRun is { } last ? LastRunCodec.ToStored(last) : null,
        Errors = b.ErrorCount == 0 ? null : b.ErrorCount,
        Hours = b.Hours.Count == 0 ? null : [.. b.Hours.Select(h => new LineHour(h.Hour, h.Counts.Succeeded, h.Counts.Failed))],
        CompletedAt = b.CompletedAt,
        Backfill = b.Backfill is { } backfill ? BackfillCodec.ToStored(backfill) : null,
        BackfillDue = b.BackfillDue,
        Runs = b.Runs.Count == 0 ? null : [.. b.Runs.Select(Of)],
    };

    public static RecordLine Of(RunRecord r) =>
        new() { V = V, Type = LineType.Record, Schedule = r.Schedule.Value, Id = r.Id.Value, Record = RecordCodec.ToStored(r) };

    public static DeadLetterLine Of(DeadLetter l) => new()
    {
        V = V,
        Type = LineType.DeadLetter,
        Schedule = l.Run.Schedule.Value,
        Id = l.Run.Id.Value,
        Record = RecordCodec.ToStored(l.Run),
        Name = NameOf(l.Schedule),
        Client = ClientOf(l.Schedule),
        Collection = CollectionOf(l.Schedule),
        Definition = ScheduleMapping.ToStored(l.Schedule),
    };

    public static ChainTriggerLine Of(ChainTrigger t) => new()
    {
        V = V,
        Type = LineType.ChainTrigger,
        Schedule = t.Parent.TryGetSchedule(out var schedule) ? schedule.Value : "",
        Parent = t.Parent.Value,
        Triggers = t.Schedule.Value,
        ChainLength = t.ChainLength,
        EndedAt = t.EndedAt,
    };

    public static UnreadableLine Of(UnreadableItem u) =>
        new() { V = V, Type = LineType.Unreadable, Kind = u.Kind, Id = u.Id, Problem = u.Problem, Raw = u.Raw };

    private static LineRun Of(RunBackup r) => new()
    {
        Id = r.Run.Id.Value,
        Version = r.Run.Version,
        Run = RunCodec.ToStored(r.Run),
        Due = r.Due,
        Inactive = r.IsInactive ? true : null,
        CancelReason = r.Run.CancelReason,
    };

    private static string? NameOf(Schedule s) => s.Name.Length == 0 ? null : s.Name;

    private static string? CollectionOf(Schedule s) => s.Collection.IsDefault ? null : s.Collection.Value;

    private static LineClient? ClientOf(Schedule s) =>
        s.Client is { IsEmpty: false } c ? new LineClient(c.Application, c.Group, c.Type, c.Key, c.Operation) : null;
}
