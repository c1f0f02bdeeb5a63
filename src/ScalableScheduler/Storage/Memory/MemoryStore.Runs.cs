using System.Globalization;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    public ValueTask<IReadOnlyList<RunRecord?>> RequestAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<RunRecord?>>([.. requests.Select(request =>
        {
            var run = request.Run;
            var record = Locked(Of(run.Schedule), p =>
            {
                if (Find(p, run.Id) is { } known)
                    return known;
                if (!p.Schedules.TryGetValue(run.Schedule, out var schedule) || (request.DeadLetter is { } letter && !p.DeadLetters.Remove(letter)))
                    return null;
                Open(p, schedule, [run]);
                p.Inactive.Add(run.Id);
                NoteCompletion(p, schedule);
                return RunRecord.OfOpen(run);
            });
            WakeOwner(PartitionOf(run.Schedule));
            return record;
        })]);

    public ValueTask HastenAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken)
    {
        foreach (var id in runs)
        {
            if (!id.TryGetSchedule(out var schedule))
                continue;
            Locked(Of(schedule), p =>
            {
                if (p.Runs.TryGetValue(id, out var run) && run.IsWaiting && p.DueOf(id.Value) > Now)
                    p.SetDue(id.Value, Now);
                return true;
            });
            WakeOwner(PartitionOf(schedule));
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken)
    {
        var read = ending.Read;
        var answer = Locked(Of(read.Schedule), p => ending switch
        {
            RunEnded ended => End(p, ended),
            RunContinues continues => Continue(p, continues),
            _ => throw new InvalidOperationException($"There is no run ending of type {ending.GetType().Name}."),
        });
        if (answer == FinishAnswer.Written && ending is RunContinues { Run: { IsHeld: false } goesOn })
        {
            AnnounceOffer(goesOn);
            WakeOwner(PartitionOf(read.Schedule));
        }
        return ValueTask.FromResult(answer);
    }

    public ValueTask<bool> RequestCancelAsync(Run read, string reason, CancellationToken cancellationToken)
    {
        var isNoted = Locked(Of(read.Schedule), p =>
        {
            if (!Holds(p, read) || read.IsWaiting || read.IsOffered)
                return false;
            AskToStop(p, read, reason);
            return true;
        });
        if (isNoted)
            Cancel([read.Id]);
        return ValueTask.FromResult(isNoted);
    }

    public ValueTask<Run?> GetOpenAsync(RunId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(!id.TryGetSchedule(out var schedule) ? null : Locked(Of(schedule), p =>
            p.Runs.TryGetValue(id, out var open) ? p.WithCancellation(open) : null));

    public ValueTask<IReadOnlyList<OpenRun?>> ReadOpenAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<OpenRun?>>([.. ids.Select(id => !id.TryGetSchedule(out var schedule) ? null : Locked(Of(schedule), p =>
        {
            if (!p.Runs.TryGetValue(id, out var open))
                return null;
            var definition = p.Schedules[schedule].Definition;
            return new OpenRun(p.WithCancellation(open), definition, p.CollectionOf(definition));
        }))]);

    public ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(!id.TryGetSchedule(out var schedule) ? null : Locked(Of(schedule), p => Find(p, id)));

    public ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken)
    {
        var all = query.Schedule is { } one
            ? Locked(Of(one), p => p.OpenRunsOf(one).Select(RunRecord.OfOpen).Concat(p.Schedules.GetValueOrDefault(one)?.History ?? Enumerable.Empty<RunRecord>()).ToArray())
            : _partitions.SelectMany(p => Locked(p, p =>
                p.Runs.Values.Select(r => RunRecord.OfOpen(p.WithCancellation(r))).Concat(p.Schedules.Values.SelectMany(s => s.History)).ToArray()));
        var matching = all.Where(r =>
            (query.Collection is null || r.Collection == query.Collection)
            && (query.Status is null || r.Status == query.Status)
            && !(r.OpenedAt < query.Since)
            && !(r.OpenedAt >= query.Until));
        return ValueTask.FromResult(NewestFirst(matching, r => r.OpenedAt, r => r.Id, query.Limit, query.Cursor));
    }

    public ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(schedule), p =>
            p.Schedules.TryGetValue(schedule, out var s) ? s.History.RemoveBefore(before, int.MaxValue) : 0L));

    public ValueTask<DeadLetter?> GetDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        ValueTask.FromResult(!run.TryGetSchedule(out var schedule) ? null : Locked(Of(schedule), p => p.DeadLetters.GetValueOrDefault(run)));

    public ValueTask<Page<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var all = _partitions.SelectMany(p => Locked(p, p => p.DeadLetters.Values.ToArray()));
        var matching = all.Where(l =>
            (query.Schedule is null || l.Run.Schedule == query.Schedule)
            && (query.Collection is null || l.Run.Collection == query.Collection)
            && (query.Reason is null || l.Run.Failure == query.Reason));
        return ValueTask.FromResult(NewestFirst(matching, l => l.Run.FinishedAt ?? l.Run.OpenedAt, l => l.Run.Id, query.Limit, query.Cursor));
    }

    public ValueTask<bool> RemoveDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        ValueTask.FromResult(run.TryGetSchedule(out var schedule) && Locked(Of(schedule), p => p.DeadLetters.Remove(run)));

    public ValueTask RemoveChainTriggerAsync(ChainTrigger trigger, CancellationToken cancellationToken)
    {
        if (trigger.Parent.TryGetSchedule(out var schedule))
            Locked(Of(schedule), p => p.ChainTriggers.Remove(trigger));
        return ValueTask.CompletedTask;
    }

    private FinishAnswer End(MemoryPartition p, RunEnded ended)
    {
        if (!p.Schedules.TryGetValue(ended.Read.Schedule, out var schedule))
            return FinishAnswer.Refused;
        if (!Holds(p, ended.Read))
            return IsRecorded(schedule, ended) ? FinishAnswer.Written : FinishAnswer.Refused;
        Close(p, schedule, ended);
        Release(p, schedule);
        return FinishAnswer.Written;
    }

    private void Close(MemoryPartition p, MemorySchedule schedule, RunEnded ended)
    {
        var (read, record) = (ended.Read, ended.Record);
        p.Take(read.Id);
        p.Inactive.Remove(read.Id);
        p.Cancellations.Remove(read.Id);
        p.SetDue(read.Id.Value, null);
        schedule.OpenRuns--;
        schedule.History.Record(record, ended.RunsKept);
        schedule.LastRun = record.Status == RunStatus.Skipped ? schedule.LastRun : LastRun.Of(record);
        schedule.Count(record.Status, Now);
        if (record.Status is RunStatus.Failed or RunStatus.Lost)
            schedule.ErrorCount++;
        if (ended.DeadLetter is { } letter)
            Keep(p, letter);
        foreach (var target in ended.Triggers)
            p.ChainTriggers.Add(new ChainTrigger(read.Id, target, read.ChainLength + 1, record.FinishedAt ?? Now));
        NoteCompletion(p, schedule);
    }

    private static void Keep(MemoryPartition p, DeadLetter letter)
    {
        p.DeadLetters[letter.Run.Id] = letter;
        var excess = p.DeadLetters.Values.Where(l => l.Run.Schedule == letter.Run.Schedule)
            .OrderByDescending(l => l.Run.FinishedAt).ThenByDescending(l => l.Run.Id.Value, StringComparer.Ordinal)
            .Skip(DeadLetter.KeptPerSchedule).ToArray();
        foreach (var old in excess)
            p.DeadLetters.Remove(old.Run.Id);
    }

    private static bool IsRecorded(MemorySchedule schedule, RunEnded ended) =>
        schedule.History.Find(ended.Record.Id)?.FinishedAt == ended.Record.FinishedAt || schedule.LastRun == LastRun.Of(ended.Record);

    private static RunRecord? Find(MemoryPartition p, RunId id) =>
        p.Runs.TryGetValue(id, out var open) ? RunRecord.OfOpen(p.WithCancellation(open))
        : id.TryGetSchedule(out var schedule) && p.Schedules.TryGetValue(schedule, out var s) ? s.History.Find(id)
        : null;

    private FinishAnswer Continue(MemoryPartition p, RunContinues continues)
    {
        var (read, run) = (continues.Read, continues.Run);
        if (p.Runs.TryGetValue(read.Id, out var present) && SameWrite(present, run))
            return FinishAnswer.Written;
        if (!Holds(p, read))
            return FinishAnswer.Refused;
        var isCancelled = p.Cancellations.ContainsKey(read.Id);
        if (isCancelled && run.Assignment is not { Claim: not null })
            return FinishAnswer.IsCancelled;
        p.Put(run);
        p.SetDue(run.Id.Value, run.IsHeld ? null : isCancelled && run.Assignment!.StoppingSince is null ? Now : run.AttentionAt);
        return FinishAnswer.Written;
    }

    // A run that a worker has is due at once, so that the owner has the worker told.
    private void AskToStop(MemoryPartition p, Run run, string reason)
    {
        if (!p.Cancellations.TryAdd(run.Id, reason) || run.Assignment is not { StoppingSince: null })
            return;
        p.SetDue(run.Id.Value, Now);
        WakeOwner(PartitionOf(run.Schedule));
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
