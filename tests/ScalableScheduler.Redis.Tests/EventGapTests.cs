using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>A reader hears of events that it missed, whichever way they were lost.</summary>
[Collection(RedisCollection.Name)]
public sealed class EventGapTests(RedisServerFixture redis) : IAsyncLifetime
{
    private RedisStoreUnderTest _store = null!;

    public async Task InitializeAsync() => _store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task ALostLog_IsAGap_AndReadingGoesOnFromItsEnd()
    {
        await AppendAsync(5);
        var position = await EndAsync();
        await _store.Connection.CallAsync("DEL", db => db.KeyDeleteAsync(_store.Keys.EventLog), default);

        var page = await _store.Events.ReadAsync(position, 10, default);

        page.IsGap.ShouldBeTrue();
        await AppendAsync(2);
        var next = await _store.Events.ReadAsync(page.Last, 10, default);
        next.Events.Count.ShouldBe(2);
        next.IsGap.ShouldBeFalse();
    }

    [Fact]
    public async Task ALogThatAFailoverShortened_IsAGap_AlsoOnceItHasGrownAgain()
    {
        await AppendAsync(3);
        var kept = await EndAsync();
        await AppendAsync(2);
        var position = await EndAsync();
        var all = (await _store.Events.ReadAsync(kept, 10, default)).Events;
        foreach (var lost in all)
            await _store.Connection.CallAsync("XDEL", db => db.ExecuteAsync("XDEL", _store.Keys.EventLog.ToString(), lost.Id), default);

        (await _store.Events.ReadAsync(position, 10, default)).IsGap.ShouldBeTrue();
        // Ids go on by the clock, and would else be those of the lost events.
        await Eventually.TrueAsync(
            async () => (await _store.Cluster.ReadStatusAsync(default)).Cluster.StoreTime.ToUnixTimeMilliseconds() > MillisecondsOf(position),
            TimeSpan.FromSeconds(5),
            "the next ms");
        await AppendAsync(4);

        var page = await _store.Events.ReadAsync(position, 10, default);
        page.IsGap.ShouldBeTrue();
        page.Events.Count.ShouldBe(4);
    }

    private static long MillisecondsOf(string id) => EventPosition.TryParse(id, out var position) ? (long)position.Milliseconds : 0;

    private async Task<string> EndAsync() => (await _store.Events.ReadAsync(null, 1, default)).Last;

    private async Task AppendAsync(int count) => await _store.Events.AppendAsync(
        [.. Enumerable.Range(0, count).Select(i => new SchedulerEvent(EventTypes.RunStarted, Samples.Start, CollectionName.Default, Attempt: i))], 100, default);
}
