using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Brings a store into a state in which every kind of key exists.</summary>
internal static class Workout
{
    /// <summary>A schedule with an ended run (failed, with its dead letter), one that waits and one that is held; a completed
    /// schedule; a node; a lock.</summary>
    /// <returns>The schedule and its ended run.</returns>
    public static async Task<(ScheduleId Schedule, RunId Ended)> RunAsync(IStoreUnderTest store, string id)
    {
        var schedule = Samples.Schedule(id, $"name of {id}", new Client("app", "group", "", id, ""));
        var done = Samples.Schedule($"{id}-done");
        await store.Schedules.SaveAsync([New(schedule, Samples.Start), New(done, null)], default);
        var partition = PartitionId.Of(schedule.Id, store.Partitions);
        var token = await store.Due.TakeAsync(partition, default);

        var read = (await store.Due.ReadDueAsync(partition, 10, default)).Schedules[0];
        Run[] runs = [.. Enumerable.Range(0, 3).Select(i =>
            Run.Open(schedule.Id, Samples.Start.AddMinutes(i), Samples.Node, Samples.Start.AddHours(1), Samples.Start.AddHours(2)))];
        var state = read.State with { Cursor = runs[2].NominalTime, RunCount = 3 };
        await store.Due.FireAsync(partition, token, [new ScheduleFiring(read, runs, [], state, Samples.Start.AddMinutes(3), 10)], default);

        var record = Samples.Failed(runs[0]);
        await store.Runs.FinishAsync(new RunEnded(runs[0], record, 10, new DeadLetter(record, schedule)), default);
        await store.Runs.FinishAsync(new RunContinues(runs[1], runs[1].GiveBack(Samples.Start.AddHours(1))), default);
        await store.Cluster.EnsurePartitionsAsync(store.Partitions, default);
        await store.Cluster.HeartbeatAsync(
            new NodeRecord(Samples.Node, "pod", "1", Samples.Start, TimeSpan.Zero, 1, [0], IsLeaving: false), TimeSpan.FromHours(1), default);
        await store.Locks.AcquireAsync(partition.ToString(), "value", TimeSpan.FromHours(1), default);
        return (schedule.Id, runs[0].Id);
    }

    /// <summary>All that can be read of the store, as text.</summary>
    public static async Task<string> DescribeAsync(IStoreUnderTest store)
    {
        var schedules = await store.Schedules.ListAsync(new ScheduleQuery { Limit = 1000 }, default);
        var runs = await store.Runs.ListRunsAsync(new RunQuery { Limit = 1000 }, default);
        var letters = await store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = 1000, Cursor = null }, default);
        var status = await store.Cluster.ReadStatusAsync(default);
        return JsonSerializer.Serialize(new
        {
            Schedules = schedules.Items.Select(v => $"{v.Definition.Id} {v.Definition.Name} {v.State} {v.NextDue} {v.LastRun} {v.ErrorCount} {v.OpenRuns}"),
            Runs = runs.Items.Select(r => (r with { Attempts = [] }).ToString() + string.Join(',', r.Attempts)),
            Letters = letters.Items.Select(l => l.Run.Id.Value),
            status.Partitions,
            Nodes = status.Cluster.Nodes.Select(n => n.Node.Id.Value),
        });
    }

    private static ScheduleWrite New(Schedule schedule, DateTimeOffset? due) => new(new Registration(schedule, Samples.State(schedule), due), null);
}
