using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

public sealed class SentinelTests
{
    [Fact]
    public async Task TheStore_FollowsAFailover()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisReplica.StartAsync(master);
        await using var sentinel = await RedisSentinel.StartAsync(master);
        await sentinel.KnowsReplicasAsync();
        await using var store = await RedisStoreUnderTest.OpenAsync(
            new RedisOptions { Endpoints = [sentinel.Endpoint], SentinelMaster = RedisSentinel.Master, Durability = new() { Replicas = 1, Timeout = TimeSpan.FromSeconds(10) } }, partitions: 4);
        await SaveAsync(store, "before");

        await master.KillAsync();

        // Nothing waits for replicas any more: the one there was is the master now.
        await using var careless = await RedisStoreUnderTest.OpenAsync(
            new RedisOptions { Endpoints = [sentinel.Endpoint], SentinelMaster = RedisSentinel.Master }, partitions: 4);
        await Eventually.TrueAsync(() => TrySaveAsync(careless, "after"), TimeSpan.FromSeconds(30), "the replica to take over");
        (await careless.Schedules.GetAsync([new ScheduleId("before")], default))[0].ShouldNotBeNull();
        await Eventually.TrueAsync(() => TryReadAsync(store, "after"), TimeSpan.FromSeconds(10), "the connection to follow");
    }

    private static async Task SaveAsync(RedisStoreUnderTest store, string id)
    {
        var schedule = Samples.Schedule(id);
        await store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), null), null)], default);
    }

    private static async Task<bool> TrySaveAsync(RedisStoreUnderTest store, string id)
    {
        try
        {
            await SaveAsync(store, id);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task<bool> TryReadAsync(RedisStoreUnderTest store, string id)
    {
        try
        {
            return (await store.Schedules.GetAsync([new ScheduleId(id)], default))[0] is not null;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
