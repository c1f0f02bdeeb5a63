using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <content>What a node reads that does not know the form of some definitions.</content>
internal sealed partial class FaultyStore
{
    private const string NewerForm = "Its schedule can't be read. It is of a newer version.";

    private IReadOnlyList<ScheduleView?> Readable(IReadOnlyList<ScheduleView?> views) =>
        cannotRead is null ? views : [.. views.Select(v => v is not null && cannotRead(v.Definition.Id) ? null : v)];

    private IReadOnlyList<OpenRun?> Readable(IReadOnlyList<OpenRun?> runs) =>
        cannotRead is null ? runs : [.. runs.Select(r => r is not null && cannotRead(r.Definition.Id) ? null : r)];

    private DueBatch Readable(DueBatch batch)
    {
        if (cannotRead is null)
            return batch;
        UnreadableEntry[] unreadable =
        [
            .. batch.Schedules.Where(s => cannotRead(s.Definition.Id)).Select(s => new UnreadableEntry(s.Definition.Id.Value, s.Due, NewerForm)),
            .. batch.Runs.Where(r => cannotRead(r.Definition.Id)).Select(r => new UnreadableEntry(r.Run.Id.Value, r.Due, NewerForm)),
            .. batch.Backfills.Where(b => cannotRead(b.Definition.Id)).Select(b => new UnreadableEntry(Backfill.EntryOf(b.Definition.Id), b.Due, NewerForm)),
        ];
        return unreadable.Length == 0 ? batch : batch with
        {
            Schedules = [.. batch.Schedules.Where(s => !cannotRead(s.Definition.Id))],
            Runs = [.. batch.Runs.Where(r => !cannotRead(r.Definition.Id))],
            Backfills = [.. batch.Backfills.Where(b => !cannotRead(b.Definition.Id))],
            Unreadable = unreadable,
        };
    }
}
