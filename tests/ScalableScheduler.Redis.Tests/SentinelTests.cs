using System.Globalization;
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
        await sentinel.KnowsAsync();
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

    [Fact]
    public async Task WhileTwoServersSayThatTheyAreTheMaster_ThereIsNoStore_AndNoLonger()
    {
        await using var master = await RedisServer.StartAsync();
        await using var replica = await RedisReplica.StartAsync(master);
        await using var sentinel = await RedisSentinel.StartAsync(master);
        await sentinel.KnowsAsync();
        await using var store = await RedisStoreUnderTest.OpenAsync(
            new RedisOptions { Endpoints = [sentinel.Endpoint], SentinelMaster = RedisSentinel.Master }, partitions: 4);

        // As a master that died and came back: nobody has told it yet, and the client has just connected to it.
        await replica.ExecuteAsync("REPLICAOF", "NO", "ONE");
        await replica.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal");
        await Eventually.TrueAsync(() => IsRefusedAsync(store), TimeSpan.FromSeconds(5), "the second master to be seen");
        (await TrySaveAsync(store, "refused")).ShouldBeFalse();

        // As its Sentinel tells it; connections stay, so that nothing makes the client look but we.
        await replica.ExecuteAsync("REPLICAOF", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));

        await Eventually.TrueAsync(() => TrySaveAsync(store, "taken"), TimeSpan.FromSeconds(2), "the one master to be used");
        (await store.Schedules.GetAsync([new ScheduleId("refused")], default))[0].ShouldBeNull();
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

    private static async Task<bool> IsRefusedAsync(RedisStoreUnderTest store)
    {
        try
        {
            await SaveAsync(store, "any");
            return false;
        }
        catch (StoreUnavailableException e)
        {
            return e.Message.Contains("two servers", StringComparison.Ordinal);
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
