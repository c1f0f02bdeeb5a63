using ScalableScheduler.Coordination;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    // All of a partition is one page.
    public ValueTask<CheckedPage?> CheckAsync(
        PartitionId partition, FencingToken token, string position, bool repair, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
        {
            if (p.Token != token)
                return null;
            var faults = new List<RecordFault>();
            CheckOrphans(p, faults, repair);
            foreach (var schedule in p.Schedules.Values)
                CheckOpenRuns(p, schedule, faults, repair);
            p.CheckedAt = Now;
            var backfills = p.Schedules.Values.Where(s => s.Backfill is not null).Select(s => new CheckedBackfill(s.Backfill!, p.DueOf(Backfill.EntryOf(s.Definition.Id))));
            return new CheckedPage(
                Now,
                [.. p.Schedules.Values.Select(s => Facts(p, s))],
                [.. p.Runs.Values.Where(r => p.Schedules.ContainsKey(r.Schedule)).Select(r => Facts(p, r))],
                [.. backfills],
                faults,
                p.Schedules.Count + p.Runs.Count + p.InDueOrder.Count(),
                Unreadable: 0,
                Next: null);
        }));

    public ValueTask<IReadOnlyList<bool>?> RepairAsync(
        PartitionId partition, FencingToken token, IReadOnlyList<Repair> repairs, CancellationToken cancellationToken)
    {
        var repaired = Locked(_partitions[partition.Number], p =>
            p.Token != token ? null : repairs.Select(m => m switch
            {
                ScheduleRepair schedule => Repair(p, schedule),
                RunRepair run => Repair(p, run),
                BackfillRepair backfill => Repair(p, backfill),
                _ => throw new InvalidOperationException($"There is no repair of type {m.GetType().Name}."),
            }).ToArray());
        if (repaired?.Contains(true) is true)
            WakeOwner(partition);
        return ValueTask.FromResult<IReadOnlyList<bool>?>(repaired);
    }

    private static CheckedSchedule Facts(MemoryPartition p, MemorySchedule schedule)
    {
        var id = schedule.Definition.Id;
        return new CheckedSchedule(
            schedule.Definition,
            schedule.State,
            new DueEntry(Exists: true, p.DueOf(id.Value)),
            schedule.Definition.Priority,
            p.Parked.Contains(id),
            schedule.CompletedAt is not null,
            p.OpenRunsOf(id).Any(),
            p.DueOf(Backfill.EntryOf(id)) is not null);
    }

    private static CheckedRun Facts(MemoryPartition p, Run run) =>
        new(run, p.DueOf(run.Id.Value), run.IsHeld, p.Inactive.Contains(run.Id), run.IsOffered);

    private static void CheckOrphans(MemoryPartition p, List<RecordFault> faults, bool repair)
    {
        foreach (var run in p.Runs.Values.Where(r => !p.Schedules.ContainsKey(r.Schedule)).ToArray())
        {
            Found(run.Id.Value, "an open run of a schedule that is gone", () =>
            {
                p.Take(run.Id);
                p.SetDue(run.Id.Value, null);
            });
        }
        foreach (var entry in p.InDueOrder.Select(d => d.Member).Where(m => !IsOfSomething(p, m)).ToArray())
            Found(entry, "a due entry of something that is gone", () => p.SetDue(entry, null));
        foreach (var run in p.Inactive.Where(r => !p.Runs.ContainsKey(r)).ToArray())
            Found(run.Value, "a run that waits for others, and is gone", () => p.Inactive.Remove(run));
        foreach (var run in p.Cancellations.Keys.Where(r => !p.Runs.ContainsKey(r)).ToArray())
            Found(run.Value, "a run that is to be cancelled, and is gone", () => p.Cancellations.Remove(run));
        foreach (var id in p.Parked.Where(id => !p.Schedules.ContainsKey(id)).ToArray())
            Found(id.Value, "a schedule that is set aside, and is gone", () => p.Parked.Remove(id));

        void Found(string subject, string detail, Action remove)
        {
            faults.Add(new RecordFault(FaultKind.Orphan, subject, detail));
            if (repair)
                remove();
        }
    }

    private void CheckOpenRuns(MemoryPartition p, MemorySchedule schedule, List<RecordFault> faults, bool repair)
    {
        var id = schedule.Definition.Id;
        var open = p.OpenRunsOf(id).ToArray();
        if (schedule.OpenRuns != open.Length)
        {
            faults.Add(new RecordFault(FaultKind.MissingIndex, id.Value, $"{schedule.OpenRuns} open runs are counted, and there are {open.Length}."));
            if (repair)
                schedule.OpenRuns = open.Length;
        }
        if (IsStuck(p, open))
        {
            faults.Add(new RecordFault(FaultKind.StuckQueue, id.Value, "Its runs wait for others, and none is active."));
            if (repair)
                Release(p, schedule);
        }
    }

    private static bool IsStuck(MemoryPartition p, Run[] open) =>
        open.Length > 0
        && Array.TrueForAll(open, r => p.Inactive.Contains(r.Id))
        && Array.Exists(open, r => p.DueOf(r.Id.Value) is null);

    private static bool IsOfSomething(MemoryPartition p, string entry)
    {
        var divider = entry.IndexOf(RunId.Divider, StringComparison.Ordinal);
        if (divider < 0)
            return p.Schedules.ContainsKey(new ScheduleId(entry));
        var id = new ScheduleId(entry[..divider]);
        return p.Runs.ContainsKey(new RunId(entry))
            || (entry == Backfill.EntryOf(id) && p.Schedules.TryGetValue(id, out var schedule) && schedule.Backfill is not null);
    }

    private bool Repair(MemoryPartition p, ScheduleRepair repair)
    {
        var id = repair.Read.Definition.Id;
        if (!p.Schedules.TryGetValue(id, out var schedule) || Facts(p, schedule) != repair.Read)
            return false;
        if (!repair.IsParked)
            p.Parked.Remove(id);
        p.SetDue(id.Value, repair.Due);
        NoteCompletion(p, schedule);
        return true;
    }

    private bool Repair(MemoryPartition p, RunRepair repair)
    {
        var run = repair.Read.Run;
        if (!p.Runs.TryGetValue(run.Id, out var present) || Facts(p, present) != repair.Read)
            return false;
        if (run.IsHeld || run.Assignment is not null)
            p.Inactive.Remove(run.Id);
        if (run.IsQueued)
            p.Inactive.Add(run.Id);
        p.SetDue(run.Id.Value, run.IsHeld || run.IsQueued ? null : repair.Due);
        Release(p, p.Schedules[run.Schedule]);
        return true;
    }

    private static bool Repair(MemoryPartition p, BackfillRepair repair)
    {
        var id = repair.Read.Backfill.Schedule;
        var entry = Backfill.EntryOf(id);
        if (!p.Schedules.TryGetValue(id, out var schedule) || schedule.Backfill != repair.Read.Backfill || p.DueOf(entry) != repair.Read.Due)
            return false;
        p.SetDue(entry, repair.Due);
        return true;
    }
}
