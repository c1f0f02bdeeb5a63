using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation.Tests;

/// <summary>Stores that are broken in one way each, and the promises of which one at least is not kept then.</summary>
internal static class Mutants
{
    public static readonly IReadOnlyDictionary<string, (Action<BrokenStore> Break, Promise[] Breaks)> All = new Dictionary<string, (Action<BrokenStore>, Promise[])>(StringComparer.Ordinal)
    {
        ["the cursor is not moved"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Count > 0, (p, f) =>
            {
                p.Schedules[f.Read.Definition.Id].State = f.Read.State;
                p.Schedules[f.Read.Definition.Id].OpenRuns -= f.Runs.Count; // they are counted again
                p.SetDue(f.Read.Definition.Id.Value, f.Read.Due);
            }),
            [Promise.AcceptedOnce, Promise.SoundStore]),
        ["a due entry is lost"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.NextDue is not null, (p, f) => p.SetDue(f.Read.Definition.Id.Value, null)),
            [Promise.NothingMissed]),
        ["a record of skipped occurrences is lost"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Skipped.Count > 0, (p, f) => BrokenStore.Forget(p, f.Skipped[0])),
            [Promise.NothingMissed]),
        ["a record of skipped occurrences counts wrong"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Skipped.Count > 0, (p, f) => BrokenStore.Record(
                p, f.Skipped[^1] with { Skipped = f.Skipped[^1].Skipped! with { Count = f.Skipped[^1].Skipped!.Count + 1 } })),
            [Promise.MisfireRule, Promise.OverlapRule]),
        ["what is skipped is run as well"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Skipped.Count > 0, (p, f) => s.Open(p, Run.Of(f.Read.Definition, f.Skipped[^1].Skipped!.To, s.Now))),
            [Promise.AcceptedOnce]),
        ["misfires are run"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Skipped.Any(k => k.Skipped!.Reason == SkipReason.Misfire), (p, f) =>
            {
                var skipped = f.Skipped.First(k => k.Skipped!.Reason == SkipReason.Misfire);
                BrokenStore.Forget(p, skipped);
                for (DateTimeOffset? next = skipped.Skipped!.From; next <= skipped.Skipped.To; next = f.Read.Definition.Trigger.NextAfter(next.Value))
                    s.Open(p, Run.Of(f.Read.Definition, next.Value, s.Now));
            }),
            [Promise.MisfireRule]),
        ["an accepted run is lost"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Count > 0, (p, f) => BrokenStore.Forget(p, f.Runs[0])),
            [Promise.NothingMissed]),
        ["an occurrence is opened twice"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Count > 0, (p, f) => s.Open(p, Run.New(f.Read.Definition, new RunId($"{f.Runs[0].Id}x"), RunOrigin.Schedule, f.Runs[0].NominalTime, s.Now))),
            [Promise.AcceptedOnce]),
        ["the next occurrence is opened at once"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Count > 0 && f.NextDue > s.Now, (p, f) =>
            {
                var next = f.Read.Definition.Trigger.NextAfter(f.State.Cursor!.Value)!.Value;
                p.Schedules[f.Read.Definition.Id].State = f.State with { Cursor = next, RunCount = f.State.RunCount + 1 };
                s.Open(p, Run.Of(f.Read.Definition, next, s.Now));
            }),
            [Promise.NeverEarly]),
        ["an occurrence off the rule is opened"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Count > 0, (p, f) => s.Open(p, Run.Of(f.Read.Definition, f.Runs[0].NominalTime.AddMilliseconds(7), s.Now))),
            [Promise.NothingInvented]),
        ["what waits for others is let go"] = (
            s => s.AfterFiring<ScheduleFiring>(f => f.Runs.Any(r => r.IsQueued), (p, f) =>
            {
                foreach (var run in f.Runs.Where(r => r.IsQueued && p.Inactive.Remove(r.Id)))
                    p.SetDue(run.Id.Value, s.Now);
            }),
            [Promise.OverlapRule]),
        ["a run that was asked for is lost"] = (
            s => s.AfterFiring<RunFiring>(f => f.Run is { Origin: RunOrigin.Trigger, Attempt: 1 }, (p, f) => BrokenStore.Forget(p, f.Run)),
            [Promise.AskedRunsOpened]),
        ["a run that was triggered is lost"] = (
            s => s.AfterFiring<RunFiring>(f => f.Run is { Origin: RunOrigin.Chain, Attempt: 1 }, (p, f) => BrokenStore.Forget(p, f.Run)),
            [Promise.Chains]),
        ["a run of a backfill is lost"] = (
            s => s.AfterFiring<BackfillFiring>(f => f.Runs.Count > 0, (p, f) => BrokenStore.Forget(p, f.Runs[0])),
            [Promise.AskedRunsOpened]),
        ["a retry is never due"] = (
            s => s.AfterEnding<RunContinues>(FinishAnswer.Written, e => e.Run.IsWaiting, (p, e) => p.SetDue(e.Run.Id.Value, null)),
            [Promise.EveryRunEnds, Promise.SoundStore]), // owners find it themselves, and say so
        ["a retry has the number of the attempt before"] = (
            s => s.AfterEnding<RunContinues>(FinishAnswer.Written, e => e.Run.IsWaiting && e.Run.Attempt > e.Read.Attempt, (p, e) => p.Put(e.Run with { Attempt = e.Read.Attempt })),
            [Promise.AcceptedOnce]),
        ["a run that ended goes on"] = (
            s => s.AfterEnding<RunEnded>(FinishAnswer.Written, e => e.Record.Status == RunStatus.Succeeded, (p, e) => s.Open(p, e.Read.WaitAfter(e.Record.Attempts[^1], s.Now))),
            [Promise.AcceptedOnce, Promise.NotSentAgain]),
        ["what is sent at most once is sent again"] = (
            s => s.AfterEnding<RunEnded>(
                FinishAnswer.Written,
                e => e.Record.Status is RunStatus.Failed or RunStatus.Lost && e.Record.Attempts.Count > 0 && IsAtMostOnce(s, e.Read.Schedule),
                (p, e) =>
                {
                    if (BrokenStore.Forget(p, e.Record))
                        s.Open(p, e.Read.WaitAfter(e.Record.Attempts[^1], s.Now));
                }),
            [Promise.AtMostOnce]),
        ["the end that a stale holder tells is taken"] = (
            s => s.AfterEnding<RunEnded>(FinishAnswer.Refused, every: 1, e => true, (p, e) =>
            {
                if (!p.Runs.ContainsKey(e.Read.Id))
                    return;
                BrokenStore.Forget(p, e.Read);
                BrokenStore.Record(p, e.Record);
            }),
            [Promise.AcceptedOnce, Promise.NotSentAgain, Promise.WorkDoneOnce]),
        ["work that was done is forgotten"] = (
            s => s.AfterEnding<RunEnded>(FinishAnswer.Written, e => e.Read.Assignment is not null && e.Record.Status == RunStatus.Succeeded, (p, e) =>
                BrokenStore.Record(p, e.Record with { Status = RunStatus.Failed })),
            [Promise.WorkDoneOnce]),
        ["a run is cancelled that nobody asked to stop"] = (
            s => s.AfterEnding<RunEnded>(FinishAnswer.Written, e => e.Read.Assignment is null && e.Record.Status == RunStatus.Succeeded, (p, e) =>
                BrokenStore.Record(p, e.Record with { Status = RunStatus.Cancelled })),
            [Promise.OverlapRule]),
        ["a permit is not given back"] = (
            s => s.AfterEnding<RunEnded>(FinishAnswer.Written, e => e.Read.Collection == Groups.Limited, (_, e) =>
                SimulatedCluster.Now(s.Store.AcquireAsync(Groups.Limited, CollectionLimits.None with { MaxConcurrent = int.MaxValue }, [new PermitRequest(new RunId($"{e.Read.Id}x"), 0, s.Now.AddDays(1))], CancellationToken.None))),
            [Promise.Limits]),
        // Tokens alone are not missed: each write is compared with what is there as well (MutantTests shows it). So these stores do
        // neither.
        ["a late owner's firing is carried out"] = (
            s => s.IgnoreTokensAndChanges<ScheduleFiring>((p, f) =>
            {
                var id = f.Read.Definition.Id;
                BrokenStore.PutBack(p, id, f.Read.State, f.Read.Due);
                if (p.Schedules.TryGetValue(id, out var schedule))
                    schedule.OpenRuns -= f.Runs.Count(r => p.Runs.ContainsKey(r.Id)); // they are counted again
            }),
            [Promise.AcceptedOnce]),
        ["a late owner takes up a run"] = (
            s => s.IgnoreTokensAndChanges<RunFiring>((p, f) => BrokenStore.PutBack(p, f.Read)),
            [Promise.AcceptedOnce]),
        ["a late owner closes a run"] = (
            s => s.IgnoreTokensAndChanges<RunClosing>((p, f) => BrokenStore.PutBack(p, f.Read)),
            [Promise.AcceptedOnce, Promise.NotSentAgain, Promise.WorkDoneOnce]),
        ["a late owner repairs"] = (
            s =>
            {
                // There has to be something to repair: what is lost here alone is missed, and nothing runs twice by it.
                s.AfterFiring<ScheduleFiring>(f => f.NextDue is not null, (p, f) => p.SetDue(f.Read.Definition.Id.Value, null));
                s.IgnoreTokensAndChanges((p, repair) =>
                {
                    if (repair is ScheduleRepair r)
                        BrokenStore.PutBack(p, r.Read.Definition.Id, r.State, r.Due);
                });
            },
            [Promise.AcceptedOnce]),
    };

    private static bool IsAtMostOnce(BrokenStore store, ScheduleId schedule) =>
        SimulatedCluster.Now(store.Store.GetAsync([schedule], CancellationToken.None))[0]?.Definition.Delivery == Delivery.AtMostOnce;
}
