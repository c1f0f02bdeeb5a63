using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

public sealed partial class MemoryStore
{
    public ValueTask<FencingToken> TakeAsync(PartitionId partition, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
            p.Token = new FencingToken(Math.Max(p.Token.Value + 1, Now.ToUnixTimeMilliseconds()))));

    public ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
        {
            var now = Now;
            if (p.NextDue is not { } first || first > now)
                return new DueBatch(now, [], [], [], [], p.NextDue);
            var due = p.InDueOrder.TakeWhile(d => d.Due <= now).OrderByDescending(d => PriorityOf(p, d.Member)).ToArray();
            var read = due.Take(limit).ToHashSet();
            var schedules = new List<DueSchedule>();
            var runs = new List<DueRun>();
            var backfills = new List<DueBackfill>();
            foreach (var (at, member) in due.Take(limit))
            {
                var (schedule, run) = Find(p, member);
                var (definition, collection) = (schedule.Definition, p.CollectionOf(schedule.Definition));
                if (run is null && member == Backfill.EntryOf(definition.Id))
                    backfills.Add(new DueBackfill(schedule.Backfill!, definition, at, collection, OpenRunsOf(p, definition)));
                else if (run is null)
                    schedules.Add(new DueSchedule(definition, schedule.State, at, collection, OpenRunsOf(p, definition)));
                else if (p.Inactive.Contains(run.Id))
                    runs.Add(new DueRun(p.WithCancellation(run), definition, at, collection, OpenRunsOf(p, definition), IsActive: false));
                else
                    runs.Add(new DueRun(p.WithCancellation(run), definition, at, collection, OpenRuns.None, IsActive: true));
            }
            var next = p.InDueOrder.Where(d => !read.Contains(d)).Select(d => (DateTimeOffset?)d.Due).FirstOrDefault();
            return new DueBatch(now, schedules, runs, backfills, [], next);
        }));

    public ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
            p.Token != token ? FireAnswer.Stale : new FireAnswer(false, [.. firings.Select(f => Fire(p, f))])));

    public ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Run>>(Locked(_partitions[partition.Number], p =>
            p.Runs.Values
                .Where(r => r.IsHeld && r.AttentionAt >= from)
                .OrderBy(r => r.AttentionAt)
                .ThenBy(r => r.Id.Value, StringComparer.Ordinal)
                .Take(limit)
                .Select(p.WithCancellation)
                .ToArray()));

    public ValueTask<IReadOnlyList<ChainTrigger>> ReadChainTriggersAsync(
        PartitionId partition, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ChainTrigger>>(Locked(_partitions[partition.Number], p =>
            p.ChainTriggers.Where(t => t.EndedAt < before).OrderBy(t => t.EndedAt).Take(limit).ToArray()));

    public ValueTask<int?> RetainAsync(PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked<int?>(_partitions[partition.Number], p =>
        {
            if (p.Token != token)
                return null;
            var removed = 0;
            foreach (var schedule in p.Schedules.Values.Where(s => s.CompletedAt < cutoffs.CompletedSchedules).Take(limit).ToArray())
            {
                p.Remove(schedule);
                removed++;
            }
            foreach (var schedule in p.Schedules.Values)
                removed += schedule.History.RemoveBefore(cutoffs.Runs, limit - removed);
            foreach (var letter in p.DeadLetters.Values.Where(l => l.Run.FinishedAt < cutoffs.DeadLetters).Take(limit - removed).ToArray())
            {
                p.DeadLetters.Remove(letter.Run.Id);
                removed++;
            }
            return removed;
        }));

    // Either all of a firing is done or nothing of it.
    private bool Fire(MemoryPartition p, Firing firing) => firing switch
    {
        ScheduleFiring schedule => Fire(p, schedule),
        RunFiring run => Fire(p, run),
        RunClosing closing => Close(p, closing),
        BackfillFiring backfill => Fire(p, backfill),
        Parking parking => Park(p, parking),
        Deferral deferral => Defer(p, deferral),
        _ => throw new InvalidOperationException($"There is no firing of type {firing.GetType().Name}."),
    };

    private bool Fire(MemoryPartition p, ScheduleFiring firing)
    {
        var id = firing.Read.Definition.Id;
        if (!p.Schedules.TryGetValue(id, out var schedule))
            return false;
        if (schedule.State != firing.Read.State || !IsDue(p, id.Value, firing.Read.Due))
            return schedule.State == firing.State && p.DueOf(id.Value) == firing.NextDue && AreOpen(p, firing.Runs);
        if (!IsUnchanged(p, firing, schedule.Definition))
            return false;

        schedule.State = firing.State;
        p.SetDue(id.Value, firing.NextDue);
        Displace(p, firing, schedule);
        Open(p, schedule, firing.Runs);
        foreach (var skipped in firing.Skipped)
            schedule.History.Record(skipped, firing.RunsKept);
        Release(p, schedule);
        NoteCompletion(p, schedule);
        return true;
    }

    private bool Fire(MemoryPartition p, RunFiring firing)
    {
        var id = firing.Read.Run.Id;
        if (!p.Runs.TryGetValue(id, out var run))
            return false;
        if (SameWrite(run, firing.Run))
            return true;
        var schedule = p.Schedules[run.Schedule];
        if (run.Version != firing.Read.Run.Version || !IsDue(p, id.Value, firing.Read.Due) || !IsUnchanged(p, firing, schedule.Definition))
            return false;
        // Somebody asked since it was read for it to be stopped: its worker has to be told first.
        if (run.Assignment is { Claim: not null } && firing.Run.Assignment?.StoppingSince is null && p.Cancellations.ContainsKey(id))
            return false;

        p.Put(firing.Run);
        p.SetDue(id.Value, firing.Run.IsHeld || firing.Run.IsQueued ? null : firing.Run.AttentionAt);
        AnnounceOffer(firing.Run);
        if (firing.Run.IsQueued)
            p.Inactive.Add(id);
        else
            p.Inactive.Remove(id);
        Displace(p, firing, schedule);
        Release(p, schedule);
        return true;
    }

    private bool Close(MemoryPartition p, RunClosing closing)
    {
        var (read, ended) = (closing.Read, closing.Ended);
        if (!p.Schedules.TryGetValue(read.Run.Schedule, out var schedule))
            return false;
        if (!Holds(p, read.Run))
            return IsRecorded(schedule, ended);
        if (!IsDue(p, read.Run.Id.Value, read.Due) || !IsUnchanged(p, closing, schedule.Definition))
            return false;
        Displace(p, closing, schedule);
        Close(p, schedule, ended);
        Release(p, schedule);
        return true;
    }

    private bool Fire(MemoryPartition p, BackfillFiring firing)
    {
        var entry = Backfill.EntryOf(firing.Backfill.Schedule);
        if (!p.Schedules.TryGetValue(firing.Backfill.Schedule, out var schedule))
            return false;
        if (schedule.Backfill == firing.Backfill)
            return AreOpen(p, firing.Runs);
        if (schedule.Backfill != firing.Read.Backfill || !IsDue(p, entry, firing.Read.Due) || !IsUnchanged(p, firing, schedule.Definition))
            return false;

        schedule.Backfill = firing.Backfill;
        p.SetDue(entry, firing.NextDue);
        Open(p, schedule, firing.Runs);
        NoteCompletion(p, schedule);
        return true;
    }

    private bool Park(MemoryPartition p, Parking parking)
    {
        var id = parking.Read.Definition.Id;
        if (!p.Schedules.TryGetValue(id, out var schedule) || schedule.State != parking.Read.State)
            return false;
        if (!IsDue(p, id.Value, parking.Read.Due) || p.CollectionOf(schedule.Definition).Enabled)
            return p.Parked.Contains(id);
        p.SetDue(id.Value, null);
        p.Parked.Add(id);
        return true;
    }

    private bool Defer(MemoryPartition p, Deferral deferral)
    {
        if (!IsDue(p, deferral.Entry, deferral.Due))
            return p.DueOf(deferral.Entry) == deferral.NextDue;
        p.SetDue(deferral.Entry, deferral.NextDue);
        return true;
    }

    private bool IsDue(MemoryPartition p, string entry, DateTimeOffset read) => p.DueOf(entry) == read && read <= Now;

    private static bool IsUnchanged(MemoryPartition p, Firing firing, Schedule definition)
    {
        if (firing.Collection is { } collection && p.CollectionOf(definition).Revision != collection.Revision)
            return false;
        if (firing.Open is { } open)
        {
            var all = p.OpenRunsOf(definition.Id).ToArray();
            if (all.Length != open.Count || all.Count(r => p.Inactive.Contains(r.Id)) != open.Queued.Count + open.Requested.Count)
                return false;
        }
        return firing.Endings.All(e => Holds(p, e.Read));
    }

    private void Displace(MemoryPartition p, Firing firing, MemorySchedule schedule)
    {
        foreach (var ended in firing.Endings)
            Close(p, schedule, ended);
        foreach (var (run, reason) in firing.Cancellations)
        {
            if (p.Runs.TryGetValue(run, out var open) && !open.IsWaiting && !open.IsOffered)
                AskToStop(p, open, reason);
        }
        Cancel([.. firing.Endings.Where(e => e.Read.IsHeld).Select(e => e.Read.Id), .. firing.Cancellations.Select(c => c.Run)]);
    }

    private void Open(MemoryPartition p, MemorySchedule schedule, IReadOnlyList<Run> runs)
    {
        foreach (var run in runs)
        {
            p.Put(run);
            schedule.OpenRuns++;
            schedule.CompletedAt = null;
            if (run.IsQueued)
                p.Inactive.Add(run.Id);
            else if (!run.IsHeld)
                p.SetDue(run.Id.Value, run.AttentionAt);
            AnnounceOffer(run);
        }
    }

    // Where no run of the schedule is active, the first of those that wait for others may start. One that was requested is
    // left to its own time, and to the overlap policy.
    private void Release(MemoryPartition p, MemorySchedule schedule)
    {
        if (p.Inactive.Count == 0)
            return;
        var open = p.OpenRunsOf(schedule.Definition.Id).ToArray();
        if (open.Any(r => !p.Inactive.Contains(r.Id)) || Array.Find(open, r => p.DueOf(r.Id.Value) is null) is not { } first)
            return;
        p.Inactive.Remove(first.Id);
        p.SetDue(first.Id.Value, Now);
        WakeOwner(PartitionOf(schedule.Definition.Id));
    }

    private void NoteCompletion(MemoryPartition p, MemorySchedule schedule)
    {
        var id = schedule.Definition.Id;
        schedule.NoteCompletion(p.DueOf(id.Value), p.Parked.Contains(id), Now);
    }

    private static bool AreOpen(MemoryPartition p, IReadOnlyList<Run> runs) =>
        runs.All(r => p.Runs.TryGetValue(r.Id, out var open) && SameWrite(open, r));

    private static OpenRuns OpenRunsOf(MemoryPartition p, Schedule definition)
    {
        if (!definition.OpenRunsMatter)
            return OpenRuns.None;
        var all = p.OpenRunsOf(definition.Id).ToArray();
        return new OpenRuns(
            [.. all.Where(r => !p.Inactive.Contains(r.Id))],
            [.. all.Where(r => p.Inactive.Contains(r.Id) && r.IsQueued)],
            [.. all.Where(r => p.Inactive.Contains(r.Id) && !r.IsQueued)]);
    }

    private static (MemorySchedule Schedule, Run? Run) Find(MemoryPartition p, string member)
    {
        if (p.Runs.TryGetValue(new RunId(member), out var run))
            return (p.Schedules[run.Schedule], run);
        var divider = member.IndexOf(RunId.Divider, StringComparison.Ordinal);
        return (p.Schedules[new ScheduleId(divider < 0 ? member : member[..divider])], null);
    }

    // A backfill goes behind live work, whatever its schedule's priority.
    private static int PriorityOf(MemoryPartition p, string member)
    {
        var definition = Find(p, member).Schedule.Definition;
        return member == Backfill.EntryOf(definition.Id) ? 0 : definition.Priority;
    }

    // Two writers may make the same next version of a run: what they say of it tells them apart.
    private static bool SameWrite(Run a, Run b) =>
        (a.Version, a.OpenedAt, a.Node, a.Attempt, a.AttentionAt, a.IsQueued, a.Assignment) == (b.Version, b.OpenedAt, b.Node, b.Attempt, b.AttentionAt, b.IsQueued, b.Assignment);
}
