using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Work;

namespace ScalableScheduler.Backups.Lines;

/// <summary>Lines, as what is kept. Names become parts of keys: each is held to its form, for a line may have been written
/// or changed by anybody.</summary>
internal static class LineReading
{
    private const int MostHours = 48;

    public static bool TryRead(CollectionLine line, [NotNullWhen(true)] out Collection? collection, [NotNullWhen(false)] out LineProblem? problem)
    {
        (collection, problem) = (null, null);
        if (!CollectionName.IsValid(line.Collection))
            problem = new LineProblem("/collection", $"'{line.Collection}' is not the name of a collection: {CollectionName.Allowed}.");
        else if (line.Revision < 1)
            problem = new LineProblem("/revision", "revision must be 1 or greater.");
        else
            collection = CollectionCodec.FromStored(new CollectionName(line.Collection), line.Revision, line.Definition);
        return problem is null;
    }

    public static bool TryRead(JobLine line, out QueueName job, [NotNullWhen(false)] out LineProblem? problem)
    {
        job = new QueueName(line.Job);
        problem = QueueName.IsValid(line.Job) ? null : new LineProblem("/job", $"'{line.Job}' is not the name of a job: {QueueName.Allowed}.");
        return problem is null;
    }

    public static bool TryRead(ScheduleLine line, [NotNullWhen(true)] out ScheduleBackup? backup, [NotNullWhen(false)] out LineProblem? problem)
    {
        backup = null;
        if (!TryReadDefinition(line.Schedule, line.Name, line.Client, line.Collection, line.Definition, out var definition, out problem)
            || !TryReadRuns(definition.Id, line.Runs ?? [], out var runs, out problem))
        {
            return false;
        }
        if (line.Hours is { Count: > MostHours } hours)
        {
            problem = new LineProblem("/hours", $"There are {hours.Count} hours; {MostHours} are allowed.");
            return false;
        }
        var skipping = line.State.Skipping is { } s ? new SkippedSeries(s.From, s.Count, s.Reason) : null;
        backup = new ScheduleBackup(definition, new ScheduleState(definition.Revision, definition.CreatedAt, line.State.Cursor, line.State.RunCount, skipping))
        {
            NextDue = line.Due,
            IsParked = line.Parked ?? false,
            LastRun = line.LastRun is { } last ? LastRunCodec.FromStored(last) : null,
            ErrorCount = line.Errors ?? 0,
            Hours = line.Hours is null ? [] : [.. line.Hours.Select(h => new HourBackup(h.Hour, new RunCounts(h.Succeeded, h.Failed)))],
            CompletedAt = line.CompletedAt,
            Backfill = line.Backfill is { } backfill ? BackfillCodec.FromStored(definition.Id, backfill) : null,
            BackfillDue = line.BackfillDue,
            Runs = runs,
        };
        return true;
    }

    public static bool TryRead(RecordLine line, [NotNullWhen(true)] out RunRecord? record, [NotNullWhen(false)] out LineProblem? problem)
    {
        record = null;
        if (TryReadRunId(line.Id, line.Schedule, "/id", out problem))
            record = RecordCodec.FromStored(new RunId(line.Id), line.Record);
        return problem is null;
    }

    public static bool TryRead(DeadLetterLine line, [NotNullWhen(true)] out DeadLetter? letter, [NotNullWhen(false)] out LineProblem? problem)
    {
        letter = null;
        if (!TryReadRunId(line.Id, line.Schedule, "/id", out problem)
            || !TryReadDefinition(line.Schedule, line.Name, line.Client, line.Collection, line.Definition, out var definition, out problem))
        {
            return false;
        }
        letter = new DeadLetter(RecordCodec.FromStored(new RunId(line.Id), line.Record), definition);
        return true;
    }

    public static bool TryRead(ChainTriggerLine line, [NotNullWhen(true)] out ChainTrigger? trigger, [NotNullWhen(false)] out LineProblem? problem)
    {
        trigger = null;
        if (!TryReadRunId(line.Parent, line.Schedule, "/parent", out problem))
            return false;
        if (!ScheduleId.IsValid(line.Triggers))
            problem = new LineProblem("/triggers", NoScheduleId(line.Triggers));
        else
            trigger = new ChainTrigger(new RunId(line.Parent), new ScheduleId(line.Triggers), line.ChainLength, line.EndedAt);
        return problem is null;
    }

    private static bool TryReadDefinition(
        string id,
        string? name,
        LineClient? client,
        string? collection,
        StoredSchedule stored,
        [NotNullWhen(true)] out Schedule? definition,
        [NotNullWhen(false)] out LineProblem? problem)
    {
        (definition, problem) = (null, null);
        if (!ScheduleId.IsValid(id))
        {
            problem = new LineProblem("/schedule", NoScheduleId(id));
        }
        else if (collection is not null && !CollectionName.IsValid(collection))
        {
            problem = new LineProblem("/collection", $"'{collection}' is not the name of a collection: {CollectionName.Allowed}.");
        }
        else if (stored.Work?.Queue is { } queue && !QueueName.IsValid(queue))
        {
            problem = new LineProblem("/definition/work/queue", NoQueue(queue));
        }
        else
        {
            var head = new ScheduleHead(
                name ?? "",
                client is { } c ? new Client(c.Application, c.Group, c.Type, c.Key, c.Operation) : Client.None,
                collection is null ? CollectionName.Default : new CollectionName(collection));
            if (!ScheduleMapping.TryFromStored(new ScheduleId(id), head, stored, out definition, out var wrong))
                problem = new LineProblem("/definition/trigger", wrong);
        }
        return problem is null;
    }

    private static bool TryReadRuns(ScheduleId schedule, IReadOnlyList<LineRun> lines, out IReadOnlyList<RunBackup> runs, [NotNullWhen(false)] out LineProblem? problem)
    {
        var read = new List<RunBackup>(lines.Count);
        problem = null;
        for (var i = 0; i < lines.Count && problem is null; i++)
        {
            var line = lines[i];
            if (!TryReadRunId(line.Id, schedule.Value, $"/runs/{i}/id", out problem))
                break;
            if (line.Run.Assignment?.Queue is { } queue && !QueueName.IsValid(queue))
            {
                problem = new LineProblem($"/runs/{i}/run/assignment/queue", NoQueue(queue));
                break;
            }
            var run = RunCodec.FromStored(new RunId(line.Id), schedule, line.Version, line.Run) with { CancelReason = line.CancelReason };
            read.Add(new RunBackup(run, line.Due, line.Inactive ?? false));
        }
        runs = read;
        return problem is null;
    }

    private static bool TryReadRunId(string id, string schedule, string field, [NotNullWhen(false)] out LineProblem? problem)
    {
        var isOfSchedule = new RunId(id).TryGetSchedule(out var of) && of.Value == schedule && !id.AsSpan().ContainsAny(' ', '\n') && id != Backfill.EntryOf(of);
        problem = isOfSchedule ? null : new LineProblem(field, $"'{id}' is not the id of a run of schedule '{schedule}': '{schedule}{RunId.Divider}' and a text without spaces.");
        return isOfSchedule;
    }

    private static string NoScheduleId(string id) => $"'{id}' is not the id of a schedule: {ScheduleId.Allowed}.";

    private static string NoQueue(string queue) => $"'{queue}' is not the name of a queue: {QueueName.Allowed}.";
}
