using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    public ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ScheduleView?>>([.. ids.Select(id => Locked(Of(id), p =>
            p.Schedules.TryGetValue(id, out var schedule) ? View(p, schedule) : null))]);

    public ValueTask<IReadOnlyList<SaveAnswer>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<SaveAnswer>>([.. writes.Select(Save)]);

    public ValueTask<IReadOnlyList<RunId>?> RemoveAsync(ScheduleId id, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked<IReadOnlyList<RunId>?>(Of(id), p =>
        {
            if (!p.Schedules.TryGetValue(id, out var schedule) || (expected ?? schedule.State.Version) != schedule.State.Version)
                return null;
            var open = p.OpenRunsOf(id).ToLookup(r => r.IsHeld, r => r.Id);
            if (cancel)
                Cancel([.. open[true]]);
            p.Remove(schedule);
            return [.. open[false]];
        }));

    public ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken)
    {
        var matching = _partitions
            .SelectMany(p => Locked(p, p => p.Schedules.Values.Select(s => View(p, s)).ToArray()))
            .Where(v => v.Definition.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal)
                && (query.Collection ?? v.Definition.Collection) == v.Definition.Collection
                && query.Client.Matches(v.Definition.Client)
                && query.Where?.Invoke(v) is not false)
            .Select(v => (Key: SortKey(v, query.Sort), View: v))
            .Where(x => query.Cursor is null || string.CompareOrdinal(x.Key, query.Cursor) > 0)
            .OrderBy(x => x.Key, StringComparer.Ordinal)
            .Take(query.Limit + 1)
            .ToList();
        var page = matching.Take(query.Limit).ToList();
        var next = matching.Count > query.Limit ? page[^1].Key : null;
        return ValueTask.FromResult(new Page<ScheduleView>([.. page.Select(x => x.View)], next));
    }

    public ValueTask<bool> StartBackfillAsync(Backfill backfill, CancellationToken cancellationToken)
    {
        var isStarted = Locked(Of(backfill.Schedule), p =>
        {
            if (!p.Schedules.TryGetValue(backfill.Schedule, out var schedule))
                return false;
            if (schedule.Backfill is { Status: BackfillStatus.Running } present)
                return present == backfill; // a repetition
            schedule.Backfill = backfill;
            p.SetDue(Backfill.EntryOf(backfill.Schedule), Now);
            NoteCompletion(p, schedule);
            return true;
        });
        WakeOwner(PartitionOf(backfill.Schedule));
        return ValueTask.FromResult(isStarted);
    }

    public ValueTask<Backfill?> GetBackfillAsync(ScheduleId schedule, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(schedule), p => p.Schedules.GetValueOrDefault(schedule)?.Backfill));

    public ValueTask<bool> EndBackfillAsync(Backfill read, Backfill ended, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(read.Schedule), p =>
        {
            if (!p.Schedules.TryGetValue(read.Schedule, out var schedule))
                return false;
            if (schedule.Backfill != read)
                return schedule.Backfill == ended; // a repetition
            schedule.Backfill = ended;
            p.SetDue(Backfill.EntryOf(read.Schedule), null);
            NoteCompletion(p, schedule);
            return true;
        }));

    private ScheduleView View(MemoryPartition p, MemorySchedule schedule) =>
        schedule.View(p.DueOf(schedule.Definition.Id.Value), p.CollectionOf(schedule.Definition), Now);

    private SaveAnswer Save(ScheduleWrite write)
    {
        var (definition, state, due) = write.Registration;
        var answer = Locked(Of(definition.Id), p =>
        {
            p.Schedules.TryGetValue(definition.Id, out var present);
            if (present?.State != write.Expected?.State)
                return ReferenceEquals(present?.Definition, definition) ? SaveAnswer.Stored : SaveAnswer.Changed; // a repetition
            if (!definition.Collection.IsDefault && !p.Collections.ContainsKey(definition.Collection))
                return SaveAnswer.NoCollection;
            if (present is null)
            {
                p.Schedules[definition.Id] = present = new MemorySchedule(definition, state);
            }
            else
            {
                present.Definition = definition;
                present.State = state;
            }
            p.Parked.Remove(definition.Id);
            p.SetDue(definition.Id.Value, due);
            NoteCompletion(p, present);
            return SaveAnswer.Stored;
        });
        if (answer == SaveAnswer.Stored && due is not null)
            WakeOwner(PartitionOf(definition.Id));
        return answer;
    }

    // The id makes each key unique, so a page can begin right after it.
    private static string SortKey(ScheduleView view, ScheduleSort sort) => sort switch
    {
        ScheduleSort.Name => $"{view.Definition.Name}\0{view.Definition.Id}",
        _ => $"{view.NextDue?.ToUnixTimeMilliseconds() ?? long.MaxValue:D20}\0{view.Definition.Id}",
    };
}
