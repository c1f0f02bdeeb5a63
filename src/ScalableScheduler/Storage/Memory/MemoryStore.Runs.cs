using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    public ValueTask<bool> FinishAsync(RunEnding ending, CancellationToken cancellationToken)
    {
        var read = ending.Read;
        var written = Locked(Of(read.Schedule), p => ending switch
        {
            RunEnded ended => End(p, ended),
            RunContinues continues => Continue(p, continues),
            _ => throw new InvalidOperationException($"There is no run ending of type {ending.GetType().Name}."),
        });
        if (written && ending is RunContinues { Run.IsWaiting: true })
            WakeOwner(PartitionOf(read.Schedule));
        return ValueTask.FromResult(written);
    }

    public ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(!id.TryGetSchedule(out var schedule) ? null : Locked(Of(schedule), p =>
            p.Runs.TryGetValue(id, out var open) ? RunRecord.OfOpen(open)
            : p.Schedules.TryGetValue(schedule, out var s) ? s.History.FindLast(r => r.Id == id)
            : null));

    public ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var all = _partitions.SelectMany(p => Locked(p, p =>
            p.Runs.Values.Select(RunRecord.OfOpen).Concat(p.Schedules.Values.SelectMany(s => s.History)).ToArray()));
        var matching = all.Where(r =>
            (query.Schedule is null || r.Schedule == query.Schedule)
            && (query.Status is null || r.Status == query.Status)
            && !(r.OpenedAt < query.Since)
            && !(r.OpenedAt >= query.Until));
        return ValueTask.FromResult(NewestFirst(matching, r => r.OpenedAt, r => r.Id, query.Limit, query.Cursor));
    }

    public ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(schedule), p =>
            p.Schedules.TryGetValue(schedule, out var s) ? s.History.RemoveAll(r => r.OpenedAt < before) : 0L));

    public ValueTask<Page<DeadLetter>> ListDeadLettersAsync(int limit, string? cursor, CancellationToken cancellationToken)
    {
        var all = _partitions.SelectMany(p => Locked(p, p => p.DeadLetters.Values.ToArray()));
        return ValueTask.FromResult(NewestFirst(all, l => l.Run.FinishedAt ?? l.Run.OpenedAt, l => l.Run.Id, limit, cursor));
    }

    private bool End(MemoryPartition p, RunEnded ended)
    {
        if (!p.Schedules.TryGetValue(ended.Read.Schedule, out var schedule))
            return false;
        if (!Holds(p, ended.Read))
            return schedule.History.Exists(r => r.Id == ended.Record.Id && r.FinishedAt == ended.Record.FinishedAt) || schedule.LastRun == LastRun.Of(ended.Record);

        p.Runs.Remove(ended.Read.Id);
        p.SetDue(ended.Read.Id.Value, null);
        schedule.OpenRuns--;
        schedule.Record(ended.Record, ended.RunsKept);
        schedule.LastRun = LastRun.Of(ended.Record);
        if (ended.Record.Status == RunStatus.Failed)
            schedule.ErrorCount++;
        if (ended.DeadLetter is { } letter)
            p.DeadLetters[letter.Run.Id] = letter;
        schedule.NoteCompletion(p.DueOf(schedule.Definition.Id.Value), Now);
        return true;
    }

    private static bool Continue(MemoryPartition p, RunContinues continues)
    {
        var (read, run) = (continues.Read, continues.Run);
        if (p.Runs.TryGetValue(read.Id, out var present) && SameWrite(present, run))
            return true;
        if (!Holds(p, read))
            return false;
        p.Runs[run.Id] = run;
        p.SetDue(run.Id.Value, run.IsWaiting ? run.AttentionAt : null);
        return true;
    }

    // A schedule that is deleted and registered again with the same date has the same run's id and version anew.
    private static bool Holds(MemoryPartition p, Run read) =>
        p.Runs.TryGetValue(read.Id, out var present) && (present.Version, present.OpenedAt) == (read.Version, read.OpenedAt);

    private static Page<T> NewestFirst<T>(IEnumerable<T> items, Func<T, DateTimeOffset> at, Func<T, RunId> id, int limit, string? cursor)
    {
        var found = items
            .Select(item => (Key: string.Create(CultureInfo.InvariantCulture, $"{at(item).ToUnixTimeMilliseconds():D20}\0{id(item)}"), Item: item))
            .Where(x => cursor is null || string.CompareOrdinal(x.Key, cursor) < 0)
            .OrderByDescending(x => x.Key, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        var page = found.Take(limit).ToList();
        return new Page<T>([.. page.Select(x => x.Item)], found.Count > limit ? page[^1].Key : null);
    }
}
