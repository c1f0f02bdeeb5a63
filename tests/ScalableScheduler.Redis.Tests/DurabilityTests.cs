using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Waiting for replicas.</summary>
public sealed class DurabilityTests
{
    private static readonly Schedule Schedule = Samples.Schedule("a");
    private static readonly ScheduleWrite Write = new(new Registration(Schedule, Samples.State(Schedule), Samples.Start), null);

    [Fact]
    public async Task Save_Succeeds_WhenAReplicaHasIt()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisReplica.StartAsync(master);
        await using var store = await OpenAsync(master, TimeSpan.FromSeconds(10));

        (await store.Schedules.SaveAsync([Write], default)).ShouldBe([SaveAnswer.Stored]);
    }

    [Fact]
    public async Task Save_Throws_WhenNoReplicaHasIt_AndIsAnsweredAsStoredWhenRepeated()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server, TimeSpan.FromMilliseconds(100));

        var thrown = await Should.ThrowAsync<StoreUnavailableException>(async () => await store.Schedules.SaveAsync([Write], default));
        thrown.Message.ShouldContain("0 of 1 replicas");

        await using var careless = await RedisStoreUnderTest.OpenAsync(
            new RedisOptions { Endpoints = [server.Endpoint], KeyPrefix = store.Options.KeyPrefix }, store.Partitions);
        (await careless.Schedules.SaveAsync([Write], default)).ShouldBe([SaveAnswer.Stored]);
    }

    [Fact]
    public async Task Fire_GoesOn_WhenNoReplicaHasIt()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await OpenAsync(server, TimeSpan.FromMilliseconds(100));
        await Should.ThrowAsync<StoreUnavailableException>(async () => await store.Schedules.SaveAsync([Write], default));
        var partition = PartitionId.Of(Schedule.Id, store.Partitions);
        var token = await store.Due.TakeAsync(partition, default);
        var read = (await store.Due.ReadDueAsync(partition, 1, default)).Schedules.ShouldHaveSingleItem();
        var run = Run.Open(Schedule.Id, read.Due, Samples.Node, read.Due, read.Due);

        var answer = await store.Due.FireAsync(
            partition, token, [new ScheduleFiring(read, [run], [], read.State with { Cursor = read.Due }, null, 1)], default);

        answer.Accepted.ShouldBe([true]);
    }

    private static Task<RedisStoreUnderTest> OpenAsync(RedisServer server, TimeSpan timeout) => RedisStoreUnderTest.OpenAsync(
        new RedisOptions
        {
            Endpoints = [server.Endpoint],
            KeyPrefix = RedisStoreUnderTest.NewPrefix(),
            Durability = new RedisDurabilityOptions { Replicas = 1, Timeout = timeout },
            Timeout = RedisStoreUnderTest.Patience,
        },
        partitions: 4);
}
