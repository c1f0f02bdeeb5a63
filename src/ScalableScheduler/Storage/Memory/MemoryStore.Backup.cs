using System.Globalization;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    private const int BackupPageSize = 100;

    public ValueTask<BackupPage<Collection>> ReadCollectionsAsync(CancellationToken cancellationToken)
    {
        lock (_collectionGate)
            return ValueTask.FromResult(new BackupPage<Collection>([.. _collections.Values], [], null));
    }

    public ValueTask<BackupPage<ScheduleReading>> ReadSchedulesAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
        {
            var page = PageOf(p.Schedules.Values, s => s.Definition.Id.Value, cursor);
            var runs = p.Runs.Values.ToLookup(r => r.Schedule);
            return new BackupPage<ScheduleReading>([.. page.Items.Select(s => Read(p, s, runs[s.Definition.Id]))], [], page.Next);
        }));

    public ValueTask<BackupPage<RunRecord>> ReadHistoryAsync(ScheduleId schedule, string? cursor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(schedule), p => PageOf(
            p.Schedules.TryGetValue(schedule, out var found) ? found.History : Enumerable.Empty<RunRecord>(),
            r => string.Create(CultureInfo.InvariantCulture, $"{r.OpenedAt.ToUnixTimeMilliseconds():D20}\0{r.Id}"),
            cursor)));

    public ValueTask<BackupPage<DeadLetter>> ReadDeadLettersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p => PageOf(p.DeadLetters.Values, l => l.Run.Id.Value, cursor)));

    public ValueTask<BackupPage<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, string? cursor, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p => PageOf(
            p.ChainTriggers,
            t => string.Create(CultureInfo.InvariantCulture, $"{t.EndedAt.ToUnixTimeMilliseconds():D20}\0{t.Parent}\0{t.Schedule}"),
            cursor)));

    public ValueTask<IReadOnlyList<RestoreAnswer>> RestoreSchedulesAsync(IReadOnlyList<ScheduleBackup> schedules, CancellationToken cancellationToken)
    {
        var answers = schedules.Select(s => Locked(Of(s.Definition.Id), p => Restore(p, s))).ToArray();
        foreach (var partition in schedules.Select(s => PartitionOf(s.Definition.Id)).Distinct())
            WakeOwner(partition);
        return ValueTask.FromResult<IReadOnlyList<RestoreAnswer>>(answers);
    }

    public ValueTask<int> RestoreHistoryAsync(IReadOnlyList<RunRecord> records, int kept, CancellationToken cancellationToken) =>
        ValueTask.FromResult(records.Count(record => Locked(Of(record.Schedule), p =>
        {
            if (!p.Schedules.TryGetValue(record.Schedule, out var schedule) || Find(p, record.Id) is not null)
                return false;
            schedule.History.Record(record, kept);
            return true;
        })));

    public ValueTask<int> RestoreDeadLettersAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        ValueTask.FromResult(letters.Count(letter => Locked(Of(letter.Run.Schedule), p =>
        {
            if (p.DeadLetters.ContainsKey(letter.Run.Id) || p.Runs.ContainsKey(letter.Run.Id))
                return false;
            Keep(p, letter);
            return true;
        })));

    public ValueTask<int> RestoreChainTriggersAsync(IReadOnlyList<ChainTrigger> triggers, CancellationToken cancellationToken) =>
        ValueTask.FromResult(triggers.Count(trigger => trigger.Parent.TryGetSchedule(out var schedule) && Locked(Of(schedule), p =>
        {
            if (p.Runs.ContainsKey(trigger.Parent) || p.ChainTriggers.Exists(t => t with { EndedAt = trigger.EndedAt } == trigger))
                return false;
            p.ChainTriggers.Add(trigger);
            return true;
        })));

    private ScheduleReading Read(MemoryPartition p, MemorySchedule schedule, IEnumerable<Run> runs)
    {
        var id = schedule.Definition.Id;
        var backup = new ScheduleBackup(schedule.Definition, schedule.State)
        {
            NextDue = p.DueOf(id.Value),
            IsParked = p.Parked.Contains(id),
            LastRun = schedule.LastRun,
            ErrorCount = schedule.ErrorCount,
            Hours = [.. schedule.Hours.Where(h => h.Value != default).Select(h => new HourBackup(h.Key, h.Value))],
            CompletedAt = schedule.CompletedAt,
            Backfill = schedule.Backfill,
            BackfillDue = p.DueOf(Backfill.EntryOf(id)),
            Runs = [.. runs
                .OrderBy(r => r.OpenedAt)
                .ThenBy(r => r.Id.Value, StringComparer.Ordinal)
                .Select(r => new RunBackup(p.WithCancellation(r), p.DueOf(r.Id.Value), p.Inactive.Contains(r.Id)))],
        };
        return new ScheduleReading(backup, Now, schedule.History.Count);
    }

    private RestoreAnswer Restore(MemoryPartition p, ScheduleBackup backup)
    {
        var definition = backup.Definition;
        if (p.Schedules.ContainsKey(definition.Id))
            return RestoreAnswer.Present;
        if (!definition.Collection.IsDefault && !p.Collections.ContainsKey(definition.Collection))
            return RestoreAnswer.NoCollection;

        var schedule = new MemorySchedule(definition, backup.State)
        {
            LastRun = backup.LastRun,
            ErrorCount = backup.ErrorCount,
            OpenRuns = backup.Runs.Count,
            CompletedAt = backup.CompletedAt,
            Backfill = backup.Backfill,
        };
        foreach (var (hour, counts) in backup.Hours)
            schedule.Hours[hour] = counts;
        p.Schedules[definition.Id] = schedule;
        foreach (var (run, due, isInactive) in backup.Runs)
        {
            if (run.CancelReason is { } reason)
                p.Cancellations[run.Id] = reason;
            p.Put(run with { CancelReason = null });
            p.SetDue(run.Id.Value, due);
            if (isInactive)
                p.Inactive.Add(run.Id);
            AnnounceOffer(run);
        }
        var isParked = backup.IsParked && !p.CollectionOf(definition).Enabled;
        if (isParked)
            p.Parked.Add(definition.Id);
        p.SetDue(definition.Id.Value, backup.IsParked && !isParked ? Now : backup.NextDue);
        p.SetDue(Backfill.EntryOf(definition.Id), backup.BackfillDue);
        NoteCompletion(p, schedule);
        return RestoreAnswer.Restored;
    }

    private static BackupPage<T> PageOf<T>(IEnumerable<T> all, Func<T, string> key, string? cursor)
    {
        var found = all
            .Select(item => (Key: key(item), Item: item))
            .Where(x => cursor is null || string.CompareOrdinal(x.Key, cursor) > 0)
            .OrderBy(x => x.Key, StringComparer.Ordinal)
            .Take(BackupPageSize + 1)
            .ToList();
        var page = found.Take(BackupPageSize).ToList();
        return new BackupPage<T>([.. page.Select(x => x.Item)], [], found.Count > BackupPageSize ? page[^1].Key : null);
    }
}
