using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Redis.Tests;

/// <summary>A collection whose limits nobody uses any more leaves nothing behind.</summary>
[Collection(RedisCollection.Name)]
public sealed class LimitKeysTests(RedisServerFixture redis)
{
    private static readonly CollectionName Shop = new("shop");

    [Fact]
    public async Task AllKeys_LastAsLongAsThePermits_AndNoLonger()
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        var limits = store.LimitsWith(PermitTimes.Default with { LostAfter = TimeSpan.FromSeconds(1), AskAgainFirst = TimeSpan.FromSeconds(1) });
        var both = new CollectionLimits(2, 100);
        var now = (await store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;
        PermitRequest[] requests = [.. "abc".Select(c => new PermitRequest(new RunId($"s:{c}"), 0, now.AddHours(1)))];
        (await limits.AcquireAsync(Shop, both, requests, default)).Count(p => p.IsGranted).ShouldBe(1);

        foreach (var left in await TimesToLiveAsync(store))
            left.ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        await limits.ReleaseAsync(Shop, both, [.. requests.Select(r => new PermitReturn(r.Run))], default);

        foreach (var left in await TimesToLiveAsync(store))
            left.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(async () => (await TimesToLiveAsync(store)).Count == 0, TimeSpan.FromSeconds(10), "the keys to go");
    }

    [Fact]
    public async Task ASlowRate_IsRemembered_UntilItsNextStart()
    {
        await using var store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        var hourly = new CollectionLimits(null, 1.0 / 3600);
        var now = (await store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime;
        await store.Limits.AcquireAsync(Shop, hourly, [new PermitRequest(new RunId("s:a"), 0, now.AddSeconds(1))], default);

        await store.Limits.ReleaseAsync(Shop, hourly, [new PermitReturn(new RunId("s:a"))], default);

        (await TimesToLiveAsync(store)).ShouldHaveSingleItem().ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    private static async Task<IReadOnlyList<TimeSpan>> TimesToLiveAsync(RedisStoreUnderTest store)
    {
        var found = new List<TimeSpan>();
        foreach (var key in store.Keys.LimitsOf(Shop.Value))
        {
            if (await store.Connection.CallAsync("EXISTS", db => db.KeyExistsAsync(key), default))
                found.Add((await store.Connection.CallAsync("PTTL", db => db.KeyTimeToLiveAsync(key), default)).ShouldNotBeNull($"{key} must have an expiry."));
        }
        return found;
    }
}
