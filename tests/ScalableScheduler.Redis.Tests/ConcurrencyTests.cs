using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Many at once, over several connections: each step is atomic.</summary>
[Collection(RedisCollection.Name)]
public sealed class ConcurrencyTests(RedisServerFixture redis)
{
    private const int Rivals = 4;

    [Fact]
    public async Task EveryOccurrence_IsAcceptedOnce_WhoeverOfManyFiresIt()
    {
        const int Occurrences = 50;
        var stores = await OpenAsync();
        var schedule = Samples.Schedule("a");
        await stores[0].Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), Samples.Start), null)], default);
        var partition = PartitionId.Of(schedule.Id, stores[0].Partitions);
        var token = await stores[0].Due.TakeAsync(partition, default);

        var accepted = await Task.WhenAll(stores.Select((store, i) => FireAllAsync(store, new NodeId($"n{i}"))));

        accepted.Sum().ShouldBe(Occurrences);
        var runs = await stores[0].Runs.ListRunsAsync(new RunQuery { Limit = 1000 }, default);
        runs.Items.Select(r => r.NominalTime).Distinct().Count().ShouldBe(Occurrences);
        (await stores[0].Schedules.GetAsync([schedule.Id], default))[0].ShouldNotBeNull().State.RunCount.ShouldBe(Occurrences);
        foreach (var store in stores)
            await store.DisposeAsync();

        async Task<int> FireAllAsync(RedisStoreUnderTest store, NodeId node)
        {
            var count = 0;
            while ((await store.Due.ReadDueAsync(partition, 1, default)).Schedules is [var read])
            {
                var run = Run.Open(schedule.Id, read.Due, node, read.Due, read.Due);
                var state = read.State with { Cursor = read.Due, RunCount = read.State.RunCount + 1 };
                DateTimeOffset? next = state.RunCount == Occurrences ? null : read.Due.AddMinutes(1);
                var answer = await store.Due.FireAsync(partition, token, [new ScheduleFiring(read, [run], [], state, next, 100)], default);
                count += answer.Accepted.Count(a => a);
            }
            return count;
        }
    }

    [Fact]
    public async Task Errors_AreCountedOnce_WhenManyFinishTheSameRun()
    {
        var stores = await OpenAsync();
        await Workout.RunAsync(stores[0], "a");
        var partition = PartitionId.Of(new ScheduleId("a"), stores[0].Partitions);
        var held = (await stores[0].Due.ReadHeldAsync(partition, Samples.Start, 10, default)).ShouldHaveSingleItem();

        var answers = await Task.WhenAll(stores.Select(s => s.Runs.FinishAsync(new RunEnded(held, Samples.Failed(held), 10, null), default).AsTask()));

        answers.ShouldAllBe(a => a == FinishAnswer.Written);
        (await stores[0].Schedules.GetAsync([new ScheduleId("a")], default))[0].ShouldNotBeNull().ErrorCount.ShouldBe(2);
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    private async Task<RedisStoreUnderTest[]> OpenAsync()
    {
        var options = new RedisOptions { Endpoints = [redis.Server.Endpoint], KeyPrefix = RedisStoreUnderTest.NewPrefix(), Timeout = RedisStoreUnderTest.Patience };
        return await Task.WhenAll(Enumerable.Range(0, Rivals).Select(_ => RedisStoreUnderTest.OpenAsync(options, partitions: 4)));
    }
}
