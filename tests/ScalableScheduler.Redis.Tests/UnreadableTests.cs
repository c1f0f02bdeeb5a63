using System.Text;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Tests;

/// <summary>Entries that this version can't read: of a newer version, or damaged.</summary>
[Collection(RedisCollection.Name)]
public sealed class UnreadableTests(RedisServerFixture redis) : IAsyncLifetime
{
    private readonly Schedule _schedule = Samples.Schedule("a", "name", new Client("app", "", "", "", ""));
    private RedisStoreUnderTest _store = null!;

    public async Task InitializeAsync()
    {
        _store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, partitions: 1);
        await _store.Schedules.SaveAsync([new ScheduleWrite(new Registration(_schedule, Samples.State(_schedule), Samples.Start), null)], default);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public static TheoryData<string, string> BadDefinitions => new()
    {
        { "10 4 7 0\nnameapp\0\0\0\0{\"v\":2,\"what\":\"is this\"}", "newer version" },
        { "10 4 7 0\nnameapp\0\0\0\0{\"v\":1}", "stored form" },
        { "10 4 7 0\nnameapp\0\0\0\0{\"v\":1,", "stored form" },
        { "10 4 7 0\nnameapp\0\0\0\0null", "version of its form" },
        { "10 4 7 0\nnameapp\0\0\0\0", "version of its form" },
        { "garbage", "does not begin" },
        { "10 999 0 0\nshort", "does not begin" },
        { "", "does not begin" },
    };

    [Theory]
    [MemberData(nameof(BadDefinitions))]
    public async Task ADefinition_IsReportedAsUnreadable_AndCanBeDeferredAndRemoved(string blob, string problem)
    {
        blob = blob.Replace("10 4 7 0\n", $"10 4 {ClientCodec.Encode(_schedule.Client).Length} 0\n", StringComparison.Ordinal);
        await SetAsync(_store.Keys[0].Definitions, "a", blob);

        var batch = await _store.Due.ReadDueAsync(new PartitionId(0), 10, default);
        var entry = batch.Unreadable.ShouldHaveSingleItem();
        entry.Entry.ShouldBe("a");
        entry.Due.ShouldBe(Samples.Start);
        entry.Problem.ShouldContain(problem);
        batch.Schedules.ShouldBeEmpty();
        (await _store.Schedules.GetAsync([_schedule.Id], default)).ShouldBe([null]);
        (await _store.Schedules.ListAsync(new ScheduleQuery(), default)).Items.ShouldBeEmpty();

        await DeferAsync(entry, batch.StoreTime.AddMinutes(5));

        (await _store.Schedules.RemoveAsync(_schedule.Id, null, cancel: false, default)).ShouldNotBeNull();
        (await _store.Cluster.ReadStatusAsync(default)).Partitions[0].Schedules.ShouldBe(0);
    }

    [Fact]
    public async Task ANewerDefinition_LeavesNothingBehind_WhenRemoved()
    {
        var length = ClientCodec.Encode(_schedule.Client).Length;
        await SetAsync(_store.Keys[0].Definitions, "a", $"10 4 {length} 0\nnameapp\0\0\0\0{{\"v\":2}}");

        await _store.Schedules.RemoveAsync(_schedule.Id, null, cancel: false, default);

        foreach (var key in (RedisKey[])[_store.Keys[0].Names, _store.Keys[0].Clients, _store.Keys[0].Due])
            (await ExistsAsync(key)).ShouldBeFalse(key.ToString());
    }

    [Theory]
    [InlineData("1 2 3")]
    [InlineData("1 1709208000000 - 0 more")]
    public async Task AState_IsReportedAsUnreadable(string state)
    {
        await SetAsync(_store.Keys[0].States, "a", state);

        var batch = await _store.Due.ReadDueAsync(new PartitionId(0), 10, default);

        batch.Unreadable.ShouldHaveSingleItem().Problem.ShouldContain("state");
    }

    [Theory]
    [InlineData("2-1709208000000 {\"v\":2}", "newer version")]
    [InlineData("x", "does not begin")]
    public async Task ARun_IsReportedAsUnreadable_AndCanBeDeferred(string blob, string problem)
    {
        var run = Run.Open(_schedule.Id, Samples.Start, Samples.Node, Samples.Start, Samples.Start);
        var read = (await _store.Due.ReadDueAsync(new PartitionId(0), 10, default)).Schedules.ShouldHaveSingleItem();
        var token = await _store.Due.TakeAsync(new PartitionId(0), default);
        var firing = new ScheduleFiring(read, [run], [], read.State with { Cursor = Samples.Start }, null, 1);
        (await _store.Due.FireAsync(new PartitionId(0), token, [firing], default)).Accepted.ShouldBe([true]);
        (await _store.Runs.FinishAsync(new RunContinues(run, run.GiveBack(Samples.Start)), default)).ShouldBe(FinishAnswer.Written);
        await SetAsync(_store.Keys[0].Runs, run.Id.Value, blob);

        var batch = await _store.Due.ReadDueAsync(new PartitionId(0), 10, default);

        var entry = batch.Unreadable.ShouldHaveSingleItem();
        entry.Problem.ShouldContain(problem);
        (await _store.Runs.GetRunAsync(run.Id, default)).ShouldBeNull();
        (await _store.Runs.ListRunsAsync(new RunQuery(), default)).Items.ShouldBeEmpty();
        await DeferAsync(entry, batch.StoreTime.AddMinutes(5));
    }

    private async Task DeferAsync(UnreadableEntry entry, DateTimeOffset until)
    {
        var token = await _store.Due.TakeAsync(new PartitionId(0), default);
        for (var i = 0; i < 2; i++)
            (await _store.Due.FireAsync(new PartitionId(0), token, [new Deferral(entry.Entry, entry.Due, until)], default)).Accepted.ShouldBe([true]);
        var batch = await _store.Due.ReadDueAsync(new PartitionId(0), 10, default);
        batch.Unreadable.ShouldBeEmpty();
        batch.NextDue.ShouldBe(until);
    }

    private Task<bool> SetAsync(RedisKey hash, string field, string value) =>
        _store.Connection.CallAsync("HSET", db => db.HashSetAsync(hash, field, Encoding.UTF8.GetBytes(value)), default);

    private Task<bool> ExistsAsync(RedisKey key) => _store.Connection.CallAsync("EXISTS", db => db.KeyExistsAsync(key), default);
}
