using System.Text.Json;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>Brings a store into a state in which every kind of key exists.</summary>
public static class Workout
{
    private static readonly Collection Off = new()
    {
        Name = new CollectionName("off"),
        Enabled = false,
        Revision = 1,
        CreatedAt = Samples.Start,
        UpdatedAt = Samples.Start,
    };

    private static readonly QueueName Queue = new("reports");

    /// <summary>A schedule with a priority, a backfill, an ended run (failed, with its dead letter and what it triggers), one that
    /// waits, one that is held and to be cancelled, one that is queued, and one
    /// that is offered to workers; a completed schedule; one that is set aside with
    /// its collection; permits; an event; a job; a node; a lock.</summary>
    /// <returns>The schedule and its ended run.</returns>
    public static async Task<(ScheduleId Schedule, RunId Ended)> RunAsync(IStoreUnderTest store, string id)
    {
        await store.Collections.SaveAsync(Off, expected: null, default);
        var schedule = Samples.Schedule(id, $"name of {id}", new Client("app", "group", "", id, "")) with { Priority = 3, Overlap = OverlapPolicy.BufferAll };
        await ParkAsync(store, $"{id}-parked");
        var done = Samples.Schedule($"{id}-done");
        await store.Schedules.SaveAsync([New(schedule, Samples.Start), New(done, null)], default);
        var partition = PartitionId.Of(schedule.Id, store.Partitions);
        var token = await store.Due.TakeAsync(partition, default);

        var read = (await store.Due.ReadDueAsync(partition, 10, default)).Schedules[0];
        Run[] runs =
        [
            .. Enumerable.Range(0, 3).Select(i =>
                Run.Open(schedule.Id, Samples.Start.AddMinutes(i), Samples.Node, Samples.Start.AddHours(1), Samples.Start.AddHours(2))),
            Run.Of(schedule, Samples.Start.AddMinutes(3), Samples.Start.AddHours(1)).QueuedFromStart(),
            Run.Of(schedule, Samples.Start.AddMinutes(4), Samples.Start.AddHours(1))
                .AssignedFromStart(Assignment.Offered(Queue, schedule.Priority, Samples.Start), Samples.Start.AddHours(2)),
        ];
        var state = read.State with { Cursor = runs[4].NominalTime, RunCount = 5 };
        await store.Due.FireAsync(partition, token, [new ScheduleFiring(read, runs, [], state, Samples.Start.AddMinutes(5), 10)], default);

        var record = Samples.Failed(runs[0]);
        await store.Runs.FinishAsync(new RunEnded(runs[0], record, 10, new DeadLetter(record, schedule)) { Triggers = [done.Id] }, default);
        await store.Runs.FinishAsync(new RunContinues(runs[1], runs[1].GiveBack(Samples.Start.AddHours(1))), default);
        await store.Runs.RequestCancelAsync(runs[2], "enough", default);
        await store.Schedules.StartBackfillAsync(
            new Backfill { Schedule = schedule.Id, From = Samples.Start, To = Samples.Start, Limit = 1, Rate = 1, Total = 1, CreatedAt = Samples.Start }, default);
        await AskForPermitsAsync(store, runs);
        await store.Events.AppendAsync([new SchedulerEvent(EventTypes.RunSucceeded, Samples.Start, Off.Name)], keep: 10, default);
        await store.Work.AddJobAsync(Queue, default);
        await store.Cluster.EnsurePartitionsAsync(store.Partitions, default);
        await store.Cluster.HeartbeatAsync(
            new NodeRecord(Samples.Node, "pod", "1", Samples.Start, TimeSpan.Zero, 1, [0], IsLeaving: false), TimeSpan.FromHours(1), default);
        await store.Locks.AcquireAsync(partition.ToString(), "value", TimeSpan.FromHours(1), default);
        await LookThroughAsync(store, partition);
        return (schedule.Id, runs[0].Id);
    }

    private static async Task LookThroughAsync(IStoreUnderTest store, PartitionId partition)
    {
        var token = await store.Due.TakeAsync(partition, default);
        for (var position = ""; position is not null;)
            position = (await store.Checks.CheckAsync(partition, token, position, repair: false, default))?.Next;
    }

    private static async Task ParkAsync(IStoreUnderTest store, string id)
    {
        var schedule = Samples.Schedule(id) with { Collection = Off.Name };
        await store.Schedules.SaveAsync([New(schedule, Samples.Start)], default);
        var partition = PartitionId.Of(schedule.Id, store.Partitions);
        var read = (await store.Due.ReadDueAsync(partition, 10, default)).Schedules.Single(s => s.Definition.Id == schedule.Id);
        await store.Due.FireAsync(partition, await store.Due.TakeAsync(partition, default), [new Parking(read)], default);
    }

    // One run that holds a permit, one whose start is reserved, one that stands in line.
    private static async Task AskForPermitsAsync(IStoreUnderTest store, Run[] runs)
    {
        var until = (await store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime.AddHours(1);
        foreach (var run in runs.Take(3))
            await store.Limits.AcquireAsync(Off.Name, new CollectionLimits(2, 1), [new PermitRequest(run.Id, 0, until)], default);
    }

    /// <summary>All that can be read of the store, as text.</summary>
    public static async Task<string> DescribeAsync(IStoreUnderTest store)
    {
        var schedules = await store.Schedules.ListAsync(new ScheduleQuery { Limit = 1000 }, default);
        var runs = await store.Runs.ListRunsAsync(new RunQuery { Limit = 1000 }, default);
        var letters = await store.Runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = 1000, Cursor = null }, default);
        var status = await store.Cluster.ReadStatusAsync(default);
        var backfills = await Task.WhenAll(schedules.Items.Select(v => store.Schedules.GetBackfillAsync(v.Definition.Id, default).AsTask()));
        var collections = await store.Collections.ListAsync(default);
        return JsonSerializer.Serialize(new
        {
            Schedules = schedules.Items.Select(v => $"{v.Definition.Id} {v.Definition.Name} {v.State} {v.NextDue} {v.LastRun} {v.ErrorCount} {v.OpenRuns}"),
            Runs = runs.Items.Select(r => (r with { Attempts = [] }).ToString() + string.Join(',', r.Attempts)),
            Backfills = backfills.Select(b => b?.ToString()),
            Collections = collections.Select(c => c.State.ToString()),
            Letters = letters.Items.Select(l => l.Run.Id.Value),
            status.Partitions,
            Nodes = status.Cluster.Nodes.Select(n => n.Node.Id.Value),
        });
    }

    private static ScheduleWrite New(Schedule schedule, DateTimeOffset? due) => new(new Registration(schedule, Samples.State(schedule), due), null);
}
