using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    public ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ScheduleView?>>([.. ids.Select(id => Locked(Of(id), p =>
            p.Schedules.TryGetValue(id, out var schedule) ? schedule.View(p.DueOf(id.Value)) : null))]);

    public ValueTask<IReadOnlyList<bool>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<bool>>([.. writes.Select(Save)]);

    public ValueTask<bool> RemoveAsync(ScheduleId id, ScheduleVersion? expected, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(Of(id), p =>
        {
            if (!p.Schedules.TryGetValue(id, out var schedule) || (expected ?? schedule.State.Version) != schedule.State.Version)
                return false;
            p.Remove(schedule);
            return true;
        }));

    public ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken)
    {
        var matching = _partitions
            .SelectMany(p => Locked(p, p => p.Schedules.Values.Select(s => s.View(p.DueOf(s.Definition.Id.Value))).ToArray()))
            .Where(v => v.Definition.Name.StartsWith(query.NamePrefix, StringComparison.Ordinal)
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

    private bool Save(ScheduleWrite write)
    {
        var (definition, state, due) = write.Registration;
        var saved = Locked(Of(definition.Id), p =>
        {
            p.Schedules.TryGetValue(definition.Id, out var present);
            if (present?.State != write.Expected?.State)
                return ReferenceEquals(present?.Definition, definition); // a repetition
            if (present is null)
            {
                p.Schedules[definition.Id] = present = new MemorySchedule(definition, state);
            }
            else
            {
                present.Definition = definition;
                present.State = state;
            }
            p.SetDue(definition.Id.Value, due);
            present.NoteCompletion(due, Now);
            return true;
        });
        if (saved && due is not null)
            WakeOwner(PartitionOf(definition.Id));
        return saved;
    }

    // The id makes each key unique, so a page can begin right after it.
    private static string SortKey(ScheduleView view, ScheduleSort sort) => sort switch
    {
        ScheduleSort.Name => $"{view.Definition.Name}\0{view.Definition.Id}",
        _ => $"{view.NextDue?.ToUnixTimeMilliseconds() ?? long.MaxValue:D20}\0{view.Definition.Id}",
    };
}
