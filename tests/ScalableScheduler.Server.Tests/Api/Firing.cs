using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Does at once what an engine would: fires what is due and ends the runs.</summary>
internal static class Firing
{
    private static readonly NodeId Node = new("node-1");

    public static async Task<IReadOnlyList<RunId>> FireDueAsync(ApiHost api, AttemptOutcome outcome = AttemptOutcome.Delivered, bool deadLetter = false, bool end = true)
    {
        var fired = new List<RunId>();
        for (var number = 0; number < 8; number++)
        {
            var partition = new PartitionId(number);
            var token = await api.Memory.TakeAsync(partition, default);
            var batch = await api.Memory.ReadDueAsync(partition, 100, default);
            foreach (var due in batch.Schedules)
            {
                var plan = Planner.PlanDue(due.Definition, due.State, batch.StoreTime, maxRuns: 10);
                var runs = plan.Runs.Select(at => Run.Open(due.Definition.Id, at, Node, batch.StoreTime, batch.StoreTime.AddMinutes(1))).ToList();
                var skipped = plan.Skipped is null ? null : RunRecord.OfSkipped(due.Definition.Id, plan.Skipped, batch.StoreTime);
                (await api.Memory.FireAsync(partition, token, [new ScheduleFiring(due, runs, skipped, plan.State, plan.NextDue, RunsKept: 100)], default)).Accepted.ShouldBe([true]);
                if (end)
                {
                    foreach (var run in runs)
                        await EndAsync(api, due.Definition, run, batch.StoreTime, outcome, deadLetter);
                }
                fired.AddRange(runs.Select(r => r.Id));
            }
        }
        return fired;
    }

    private static async Task EndAsync(ApiHost api, Schedule schedule, Run run, DateTimeOffset now, AttemptOutcome outcome, bool deadLetter)
    {
        var failed = outcome != AttemptOutcome.Delivered;
        var attempt = new Attempt(1, Node, now, now.AddMilliseconds(250), outcome, failed ? "the target is sulking" : null, failed ? 500 : 200, "body");
        var record = RunRecord.OfEnded(run, attempt, failed ? RunStatus.Failed : RunStatus.Succeeded);
        var ending = new RunEnded(run, record, RunsKept: 100, deadLetter ? new DeadLetter(record, schedule) : null);
        (await api.Memory.FinishAsync(ending, default)).ShouldBeTrue();
    }
}
