using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads the answer of Scripts/read-due.lua. What of it this version can't read is reported by entry.</summary>
internal sealed class DueBatchReader
{
    private const int FieldsPerEntry = 6;
    private const int FieldsPerRun = 4;

    private readonly CollectionCopies _collections;
    private readonly Dictionary<ScheduleId, RedisResult> _open = [];
    private readonly List<DueSchedule> _schedules = [];
    private readonly List<DueRun> _runs = [];
    private readonly List<DueBackfill> _backfills = [];

    private DueBatchReader(RedisResult copies, RedisResult open)
    {
        _collections = new CollectionCopies(copies);
        for (var i = 0; i + 1 < open.Length; i += 2)
            _open[new ScheduleId((string)open[i]!)] = open[i + 1];
    }

    public static DueBatch Read(RedisResult answer)
    {
        var reader = new DueBatchReader(copies: answer[3], open: answer[4]);
        var entries = answer[2];
        var unreadable = new List<UnreadableEntry>();
        for (var i = 0; i + FieldsPerEntry <= entries.Length; i += FieldsPerEntry)
        {
            var (entry, due) = ((string)entries[i]!, Scores.ToInstant(entries[i + 1]));
            if (reader.Add(entry, due, entries[i + 2], entries[i + 3], isInactive: (bool)entries[i + 4], cancelReason: (string?)entries[i + 5]) is { } problem)
                unreadable.Add(new UnreadableEntry(entry, due, problem));
        }
        return new DueBatch(
            Scores.ToInstant(answer[0]), reader._schedules, reader._runs, reader._backfills, unreadable, Scores.ToDue(answer[1]));
    }

    private string? Add(string entry, DateTimeOffset due, RedisResult definition, RedisResult content, bool isInactive, string? cancelReason)
    {
        var divider = entry.IndexOf(RunId.Divider, StringComparison.Ordinal);
        if (divider < 0)
            return AddSchedule(new ScheduleId(entry), due, definition, content);
        var id = new ScheduleId(entry[..divider]);
        return entry == Backfill.EntryOf(id)
            ? AddBackfill(id, due, definition, content)
            : AddRun(new RunId(entry), id, due, definition, content, isInactive, cancelReason);
    }

    private string? AddSchedule(ScheduleId id, DateTimeOffset due, RedisResult definition, RedisResult state)
    {
        if (!ScheduleReader.TryRead(id, definition, state, out var schedule, out var present, out var problem)
            || !_collections.TryGet(schedule.Collection, out var collection, out problem)
            || !TryReadOpen(id, out var open, out problem))
        {
            return problem;
        }
        _schedules.Add(new DueSchedule(schedule, present, due, collection, open));
        return null;
    }

    private string? AddRun(RunId id, ScheduleId schedule, DateTimeOffset due, RedisResult definition, RedisResult blob, bool isInactive, string? cancelReason)
    {
        if (blob.IsNull)
            return "The run is missing.";
        if (!RunCodec.TryDecode(id, (byte[])blob!, out var run, out var problem))
            return problem;
        var open = OpenRuns.None;
        if (!TryReadSchedule(schedule, definition, out var present, out problem)
            || !_collections.TryGet(present!.Collection, out var collection, out problem)
            || (isInactive && !TryReadOpen(schedule, out open, out problem)))
        {
            return problem;
        }
        _runs.Add(new DueRun(run with { CancelReason = cancelReason }, present, due, collection, open, IsActive: !isInactive));
        return null;
    }

    private string? AddBackfill(ScheduleId id, DateTimeOffset due, RedisResult definition, RedisResult blob)
    {
        if (blob.IsNull)
            return "The backfill is missing.";
        if (!BackfillCodec.TryDecode(id, (byte[])blob!, out var backfill, out var problem)
            || !TryReadSchedule(id, definition, out var schedule, out problem)
            || !_collections.TryGet(schedule!.Collection, out var collection, out problem)
            || !TryReadOpen(id, out var open, out problem))
        {
            return problem;
        }
        _backfills.Add(new DueBackfill(backfill, schedule, due, collection, open));
        return null;
    }

    private static bool TryReadSchedule(ScheduleId id, RedisResult definition, out Schedule? schedule, out string? problem)
    {
        (schedule, problem) = (null, "Its schedule is missing.");
        if (definition.IsNull)
            return false;
        if (ScheduleCodec.TryDecode(id, (byte[])definition!, out schedule, out problem))
            return true;
        problem = $"Its schedule can't be read. {problem}";
        return false;
    }

    private bool TryReadOpen(ScheduleId schedule, out OpenRuns open, out string? problem)
    {
        (open, problem) = (OpenRuns.None, null);
        if (!_open.TryGetValue(schedule, out var answer) || answer.Length == 0)
            return true;
        var (active, queued, requested) = (new List<Run>(), new List<Run>(), new List<Run>());
        for (var i = 0; i + FieldsPerRun <= answer.Length; i += FieldsPerRun)
        {
            var id = new RunId((string)answer[i]!);
            if (answer[i + 1].IsNull || !RunCodec.TryDecode(id, (byte[])answer[i + 1]!, out var run, out problem))
            {
                problem = $"Its open run {id} can't be read. {problem}";
                return false;
            }
            run = run with { CancelReason = (string?)answer[i + 2] };
            (!(bool)answer[i + 3] ? active : run.IsQueued ? queued : requested).Add(run);
        }
        open = new OpenRuns(active, queued, requested);
        return true;
    }
}
