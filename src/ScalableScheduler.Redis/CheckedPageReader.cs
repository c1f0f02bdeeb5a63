using System.Globalization;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using StackExchange.Redis;

namespace ScalableScheduler.Redis;

/// <summary>Reads the answer of Scripts/check.lua. What of it this version can't read is only counted.</summary>
internal sealed class CheckedPageReader
{
    private readonly List<CheckedSchedule> _schedules = [];
    private readonly List<CheckedRun> _runs = [];
    private readonly List<CheckedBackfill> _backfills = [];
    private readonly List<RecordFault> _faults = [];
    private int _unreadable;

    public static CheckedPage Read(RedisResult answer, string? next)
    {
        var reader = new CheckedPageReader();
        Each(answer[4], 3, reader.AddFault);
        Each(answer[5], 9, reader.AddSchedule);
        Each(answer[6], 6, reader.AddRun);
        Each(answer[7], 3, reader.AddBackfill);
        return new CheckedPage(
            Scores.ToInstant(answer[0]), reader._schedules, reader._runs, reader._backfills, reader._faults, (int)answer[3], reader._unreadable, next);
    }

    private static void Each(RedisResult list, int fields, Action<RedisResult, int> add)
    {
        for (var i = 0; i + fields <= list.Length; i += fields)
            add(list, i);
    }

    private void AddFault(RedisResult list, int at) =>
        _faults.Add(new RecordFault(Enum.Parse<FaultKind>((string)list[at]!), (string)list[at + 1]!, (string)list[at + 2]!));

    private void AddSchedule(RedisResult list, int at)
    {
        var id = new ScheduleId((string)list[at]!);
        Schedule? definition;
        ScheduleState? state = null;
        var isReadable = list[at + 2].IsNull
            ? ScheduleCodec.TryDecode(id, (byte[])list[at + 1]!, out definition, out _)
            : ScheduleReader.TryRead(id, list[at + 1], list[at + 2], out definition, out state, out _);
        if (!isReadable || !int.TryParse((string)list[at + 4]!, NumberStyles.None, CultureInfo.InvariantCulture, out var priority))
        {
            _unreadable++;
            return;
        }
        var entry = (string)list[at + 3]! is { Length: > 0 } ? new DueEntry(Exists: true, Scores.ToDue(list[at + 3])) : default;
        _schedules.Add(new CheckedSchedule(
            definition!,
            state,
            entry,
            priority,
            IsParked: (bool)list[at + 5],
            IsCompleted: (bool)list[at + 6],
            HasOpenRuns: (long)list[at + 7] > 0,
            HasBackfill: (bool)list[at + 8]));
    }

    private void AddRun(RedisResult list, int at)
    {
        if (!RunCodec.TryDecode(new RunId((string)list[at]!), (byte[])list[at + 1]!, out var run, out _))
            _unreadable++;
        else
            _runs.Add(new CheckedRun(run, Scores.ToDue(list[at + 2]), (bool)list[at + 3], (bool)list[at + 4], (bool)list[at + 5]));
    }

    private void AddBackfill(RedisResult list, int at)
    {
        if (!BackfillCodec.TryDecode(new ScheduleId((string)list[at]!), (byte[])list[at + 1]!, out var backfill, out _))
            _unreadable++;
        else
            _backfills.Add(new CheckedBackfill(backfill, Scores.ToDue(list[at + 2])));
    }
}
