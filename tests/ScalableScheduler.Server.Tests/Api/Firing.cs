using Microsoft.Extensions.DependencyInjection;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Api;

/// <summary>Does at once what an engine would: fires what is due, and ends the runs.</summary>
internal static class Firing
{
    private static readonly NodeId Node = new("node-1");

    /// <summary>Fires what is due.</summary>
    /// <returns>The runs that were taken up; not those that were offered to workers.</returns>
    public static async Task<IReadOnlyList<RunId>> FireDueAsync(ApiHost api, AttemptOutcome outcome = AttemptOutcome.Delivered, bool deadLetter = false, bool end = true)
    {
        var planner = api.Services.GetRequiredService<BatchPlanner>();
        var fired = new List<RunId>();
        for (var number = 0; number < ApiHost.Partitions; number++)
        {
            var partition = new PartitionId(number);
            var token = await api.Memory.TakeAsync(partition, default);
            var firings = planner.Plan(await api.Memory.ReadDueAsync(partition, 100, default), room: 100);
            (await api.Memory.FireAsync(partition, token, firings, default)).Accepted.ShouldAllBe(accepted => accepted);
            foreach (var (schedule, run) in firings.SelectMany(Held))
            {
                if (end)
                    await EndAsync(api, schedule, run, outcome, deadLetter);
                fired.Add(run.Id);
            }
        }
        return fired;
    }

    /// <summary>Ends a run that is under way.</summary>
    public static async Task EndAsync(ApiHost api, RunId id, AttemptOutcome outcome = AttemptOutcome.Delivered, bool deadLetter = false)
    {
        var run = (await api.Memory.GetOpenAsync(id, default)).ShouldNotBeNull();
        var schedule = (await api.Memory.GetAsync([run.Schedule], default))[0].ShouldNotBeNull();
        await EndAsync(api, schedule.Definition, run, outcome, deadLetter);
    }

    private static async Task EndAsync(ApiHost api, Schedule schedule, Run run, AttemptOutcome outcome, bool deadLetter)
    {
        var now = api.Time.GetUtcNow();
        var failed = outcome != AttemptOutcome.Delivered;
        var attempt = new Attempt(1, Node, now, now.AddMilliseconds(250), outcome, failed ? "the target is sulking" : null, failed ? 500 : 200, "body");
        var record = RunRecord.OfEnded(run, attempt, failed ? RunStatus.Failed : RunStatus.Succeeded, failed ? FailureReason.Failed : null);
        var ending = new RunEnded(run, record, RunsKept: 100, deadLetter ? new DeadLetter(record, schedule) : null);
        (await api.Memory.FinishAsync(ending, default)).ShouldBe(FinishAnswer.Written);
    }

    private static IEnumerable<(Schedule, Run)> Held(ScalableScheduler.Storage.Firing firing) => firing switch
    {
        ScheduleFiring f => f.Runs.Where(r => r.IsHeld).Select(r => (f.Read.Definition, r)),
        RunFiring f when f.Run.IsHeld => [(f.Read.Definition, f.Run)],
        BackfillFiring f => f.Runs.Where(r => r.IsHeld).Select(r => (f.Read.Definition, r)),
        _ => [],
    };
}
