using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads the answer of Scripts/read-backup.lua.</summary>
internal static class BackupReader
{
    private const int FieldsPerSchedule = 12;
    private const int FieldsPerRun = 5;

    public static void Read(string[] ids, RedisResult answer, BackupPageBuilder<ScheduleReading> page)
    {
        var now = Scores.ToInstant(answer[0]);
        for (var i = 0; i < ids.Length; i++)
        {
            var at = 1 + (FieldsPerSchedule * i);
            var (definition, state) = (answer[at], answer[at + 1]);
            if (definition.IsNull && state.IsNull)
                continue; // deleted meanwhile
            var id = new ScheduleId(ids[i]);
            if (ScheduleReader.TryRead(id, definition, state, out var schedule, out var present, out var problem))
                page.Add(new ScheduleReading(Read(schedule, present, answer, at, page), now, (long)answer[at + 10]));
            else
                page.Leave("schedule", id.Value, problem, ("definition", Bytes(definition)), ("state", Bytes(state)));
        }
    }

    private static ScheduleBackup Read(Schedule definition, ScheduleState state, RedisResult answer, int at, BackupPageBuilder<ScheduleReading> page) => new(definition, state)
    {
        NextDue = Scores.ToDue(answer[at + 2]),
        LastRun = LastRunOf(definition.Id, answer[at + 3], page),
        ErrorCount = answer[at + 4].IsNull ? 0 : (long)answer[at + 4],
        Hours = Hours(answer[at + 5]),
        CompletedAt = Scores.ToDue(answer[at + 6]),
        IsParked = (bool)answer[at + 7],
        Backfill = BackfillOf(definition.Id, answer[at + 8], page),
        BackfillDue = Scores.ToDue(answer[at + 9]),
        Runs = [.. Runs(answer[at + 11], page)],
    };

    private static LastRun? LastRunOf(ScheduleId schedule, RedisResult blob, BackupPageBuilder<ScheduleReading> page)
    {
        var read = blob.IsNull ? null : LastRunCodec.Decode(Bytes(blob));
        if (read is null && !blob.IsNull)
            page.Leave("last_run", schedule.Value, "It is damaged, or of a newer version of the service.", ("last_run", Bytes(blob)));
        return read;
    }

    private static Backfill? BackfillOf(ScheduleId schedule, RedisResult blob, BackupPageBuilder<ScheduleReading> page)
    {
        if (blob.IsNull)
            return null;
        if (!BackfillCodec.TryDecode(schedule, Bytes(blob), out var backfill, out var problem))
            page.Leave("backfill", schedule.Value, problem, ("backfill", Bytes(blob)));
        return backfill;
    }

    private static IEnumerable<RunBackup> Runs(RedisResult list, BackupPageBuilder<ScheduleReading> page)
    {
        for (var i = 0; i + FieldsPerRun <= list.Length; i += FieldsPerRun)
        {
            var id = new RunId((string)list[i]!);
            var problem = "It is missing.";
            if (!list[i + 1].IsNull && RunCodec.TryDecode(id, Bytes(list[i + 1]), out var run, out problem))
                yield return new RunBackup(run with { CancelReason = (string?)list[i + 4] }, Scores.ToDue(list[i + 2]), (bool)list[i + 3]);
            else
                page.Leave("run", id.Value, problem, ("run", Bytes(list[i + 1])));
        }
    }

    private static List<HourBackup> Hours(RedisResult answer)
    {
        var hours = new SortedDictionary<long, RunCounts>();
        for (var i = 0; i + 1 < answer.Length; i += 2)
        {
            var field = (string)answer[i]!;
            var hour = long.Parse(field.AsSpan(0, field.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            var (counts, count) = (hours.GetValueOrDefault(hour), (long)answer[i + 1]);
            hours[hour] = field[^1] == HourCounts.Succeeded ? counts with { Succeeded = count } : counts with { Failed = count };
        }
        return [.. hours.Select(h => new HourBackup(h.Key, h.Value))];
    }

    private static byte[] Bytes(RedisResult value) => value.IsNull ? [] : (byte[])value!;
}
