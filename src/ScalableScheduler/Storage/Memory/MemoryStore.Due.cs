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
            var schedules = new List<DueSchedule>();
            var runs = new List<DueRun>();
            DateTimeOffset? next = null;
            foreach (var (due, member) in p.InDueOrder)
            {
                if (due > now || schedules.Count + runs.Count == limit)
                {
                    next = due;
                    break;
                }
                if (p.Runs.TryGetValue(new RunId(member), out var run))
                {
                    runs.Add(new DueRun(run, p.Schedules[run.Schedule].Definition));
                }
                else
                {
                    var schedule = p.Schedules[new ScheduleId(member)];
                    schedules.Add(new DueSchedule(schedule.Definition, schedule.State, due));
                }
            }
            return new DueBatch(now, schedules, runs, [], next);
        }));

    public ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Locked(_partitions[partition.Number], p =>
            p.Token != token ? FireAnswer.Stale : new FireAnswer(false, [.. firings.Select(f => Fire(p, f))])));

    public ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Run>>(Locked(_partitions[partition.Number], p =>
            p.Runs.Values
                .Where(r => !r.IsWaiting && r.AttentionAt >= from)
                .OrderBy(r => r.AttentionAt)
                .ThenBy(r => r.Id.Value, StringComparer.Ordinal)
                .Take(limit)
                .ToArray()));

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
            {
                var old = Math.Min(schedule.History.TakeWhile(r => r.OpenedAt < cutoffs.Runs).Count(), limit - removed);
                schedule.History.RemoveRange(0, old);
                removed += old;
            }
            foreach (var letter in p.DeadLetters.Values.Where(l => l.Run.FinishedAt < cutoffs.DeadLetters).Take(limit - removed).ToArray())
            {
                p.DeadLetters.Remove(letter.Run.Id);
                removed++;
            }
            return removed;
        }));

    private bool Fire(MemoryPartition p, Firing firing) => firing switch
    {
        ScheduleFiring schedule => Fire(p, schedule),
        RunFiring run => Fire(p, run),
        Deferral deferral => Defer(p, deferral),
        _ => throw new InvalidOperationException($"There is no firing of type {firing.GetType().Name}."),
    };

    private bool Fire(MemoryPartition p, ScheduleFiring firing)
    {
        var id = firing.Read.Definition.Id;
        if (!p.Schedules.TryGetValue(id, out var schedule))
            return false;
        if (schedule.State != firing.Read.State || p.DueOf(id.Value) != firing.Read.Due || firing.Read.Due > Now)
        {
            return schedule.State == firing.State
                && p.DueOf(id.Value) == firing.NextDue
                && firing.Runs.All(r => p.Runs.TryGetValue(r.Id, out var open) && SameWrite(open, r));
        }

        schedule.State = firing.State;
        p.SetDue(id.Value, firing.NextDue);
        foreach (var run in firing.Runs)
        {
            p.Runs[run.Id] = run;
            schedule.OpenRuns++;
        }
        if (firing.Skipped is { } skipped)
            schedule.Record(skipped, firing.RunsKept);
        schedule.NoteCompletion(firing.NextDue, Now);
        return true;
    }

    private bool Defer(MemoryPartition p, Deferral deferral)
    {
        var entry = deferral.Read.Entry;
        if (p.DueOf(entry) != deferral.Read.Due || deferral.Read.Due > Now)
            return p.DueOf(entry) == deferral.NextDue;
        p.SetDue(entry, deferral.NextDue);
        return true;
    }

    private bool Fire(MemoryPartition p, RunFiring firing)
    {
        if (!p.Runs.TryGetValue(firing.Read.Id, out var run))
            return false;
        if (SameWrite(run, firing.Run))
            return true;
        if (run.Version != firing.Read.Version || p.DueOf(run.Id.Value) is not { } due || due > Now)
            return false;
        p.Runs[run.Id] = firing.Run;
        p.SetDue(run.Id.Value, null);
        return true;
    }

    // Two writers may make the same next version of a run: what they say of it tells them apart.
    private static bool SameWrite(Run a, Run b) =>
        (a.Version, a.OpenedAt, a.Node, a.Attempt, a.AttentionAt) == (b.Version, b.OpenedAt, b.Node, b.Attempt, b.AttentionAt);
}
