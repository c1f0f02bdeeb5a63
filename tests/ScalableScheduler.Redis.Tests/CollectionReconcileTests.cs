using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Redis.Scripts;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Forms;
using ScalableScheduler.Testing;
using ScalableScheduler.Testing.StoreConformance;

namespace ScalableScheduler.Redis.Tests;

/// <summary>What a writer leaves that was stopped half-way, or a failover that lost writes, is mended.</summary>
[Collection(RedisCollection.Name)]
public sealed class CollectionReconcileTests(RedisServerFixture redis) : IAsyncLifetime
{
    private const int Partitions = 4;

    private static readonly CollectionName Shop = new("shop");

    private RedisStoreUnderTest _store = null!;

    public async Task InitializeAsync() => _store = await RedisStoreUnderTest.OpenAsync(redis.Server.Endpoint, Partitions);

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task ADefinitionWithoutItsCopies_IsCopied()
    {
        var disabled = Sample(1) with { Enabled = false };
        await _store.Collections.SaveAsync(disabled, null, default);
        var schedule = await SetAsideAsync();
        await WriteDefinitionAsync(Sample(2), expected: 1);

        (await ReconcileAsync()).ShouldBe([1, 1, 1, 1]);

        (await ReconcileAsync()).ShouldBe([0, 0, 0, 0]);
        var view = (await _store.Schedules.GetAsync([schedule.Id], default))[0].ShouldNotBeNull();
        view.Collection.ShouldBe(Sample(2).State);
        view.NextDue.ShouldNotBeNull();
    }

    [Fact]
    public async Task ARemovalThatStoppedHalfWay_IsTakenBack()
    {
        await _store.Collections.SaveAsync(Sample(1), null, default);
        await _store.Connection.RunAsync(Script.DropCollection, _store.Keys[2].All, [Shop.Value, false, ""], default);

        (await ReconcileAsync()).ShouldBe([0, 0, 1, 0]);

        (await CopyAsync(2)).ShouldBe(Sample(1).State);
    }

    [Fact]
    public async Task ACopyWithoutADefinition_Goes_UnlessAScheduleNeedsIt()
    {
        await _store.Collections.SaveAsync(Sample(1), null, default);
        var schedule = Samples.Schedule("a") with { Collection = Shop };
        await _store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), null), null)], default);
        await _store.Connection.RunAsync(Script.RemoveCollection, _store.Keys.CollectionDefinitions, [Shop.Value, 1], default);

        (await ReconcileAsync()).Sum().ShouldBe(Partitions - 1);

        for (var i = 0; i < Partitions; i++)
            (await CopyAsync(i)).ShouldBe(PartitionId.Of(schedule.Id, Partitions).Number == i ? Sample(1).State : null);
    }

    [Fact]
    public async Task ACopyWhoseDefinitionAFailoverLost_BecomesTheDefinition()
    {
        await _store.Collections.SaveAsync(Sample(1), null, default);
        await WriteCopyAsync(1, Sample(9).State);
        await _store.Connection.CallAsync("DEL", db => db.KeyDeleteAsync(_store.Keys.CollectionDefinitions[1]), default);

        (await ReconcileAsync()).ShouldBe([0, 1, 0, 0]);

        (await CopyAsync(1)).ShouldBe(Sample(1).State);
    }

    [Fact]
    public async Task Save_ReplacesACopyThatIsLeftOver_ButNotOneOfALaterWriter()
    {
        await WriteCopyAsync(1, Sample(9).State);
        await _store.Collections.SaveAsync(Sample(1), null, default);
        (await CopyAsync(1)).ShouldBe(Sample(1).State);

        // Another writer's definition and its first copies come between ours and our copies.
        await WriteDefinitionAsync(Sample(3), expected: 1);
        await WriteCopyAsync(1, Sample(3).State);
        await new PartitionCopies(_store.Connection, _store.Keys).AdoptAsync(
            1, Sample(2).State, PartitionCopies.NoVersion, isCurrent: () => Task.FromResult(false), default);

        (await CopyAsync(1)).ShouldBe(Sample(3).State);
    }

    [Fact]
    public async Task TheDefaultCollection_IsUndefinedAgain_WhenItsDefinitionIsLost()
    {
        var disabled = Sample(1) with { Name = CollectionName.Default, Enabled = false };
        await _store.Collections.SaveAsync(disabled, null, default);
        await _store.Connection.RunAsync(Script.RemoveCollection, _store.Keys.CollectionDefinitions, [CollectionName.Default.Value, 1], default);

        (await ReconcileAsync()).ShouldBe([1, 1, 1, 1]);

        var schedule = Samples.Schedule("a");
        await _store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), null), null)], default);
        (await _store.Schedules.GetAsync([schedule.Id], default))[0].ShouldNotBeNull().Collection.Enabled.ShouldBeTrue();
    }

    [Fact]
    public async Task WhatANewerVersionWrote_IsLeftAlone()
    {
        await _store.Collections.SaveAsync(Sample(1), null, default);
        var definitions = _store.Keys.CollectionDefinitions;
        await _store.Connection.CallAsync("HSET", db => db.HashSetAsync(definitions[0], Shop.Value, "2\n{\"v\":2}"), default);
        await _store.Connection.CallAsync("DEL", db => db.KeyDeleteAsync(definitions[1]), default);

        (await _store.Collections.GetAsync(Shop, default)).ShouldBeNull();
        (await _store.Collections.ListAsync(default)).ShouldBeEmpty();
        (await _store.Collections.SaveAsync(Sample(1), null, default)).ShouldBeFalse();
        (await ReconcileAsync()).ShouldBe([0, 0, 0, 0]);
        (await CopyAsync(0)).ShouldBe(Sample(1).State);
    }

    private static Collection Sample(long revision) =>
        new() { Name = Shop, Revision = revision, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };

    private async Task<Schedule> SetAsideAsync()
    {
        var schedule = Samples.Schedule("a") with { Collection = Shop };
        await _store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), Samples.Start), null)], default);
        var partition = PartitionId.Of(schedule.Id, Partitions);
        var token = await _store.Due.TakeAsync(partition, default);
        var read = (await _store.Due.ReadDueAsync(partition, 1, default)).Schedules.ShouldHaveSingleItem();
        (await _store.Due.FireAsync(partition, token, [new Parking(read) { Collection = read.Collection }], default)).Accepted.ShouldBe([true]);
        (await _store.Schedules.GetAsync([schedule.Id], default))[0].ShouldNotBeNull().NextDue.ShouldBeNull();
        return schedule;
    }

    private async Task<int[]> ReconcileAsync()
    {
        var wrong = new int[Partitions];
        for (var i = 0; i < Partitions; i++)
        {
            var found = (await _store.Collections.CompareAsync(new PartitionId(i), thorough: false, default)).Wrong.Count;
            wrong[i] = await _store.Collections.ReconcileAsync(new PartitionId(i), default);
            found.ShouldBe(wrong[i]);
            (await _store.Collections.CompareAsync(new PartitionId(i), thorough: true, default)).Wrong.ShouldBeEmpty();
        }
        return wrong;
    }

    private Task WriteDefinitionAsync(Collection collection, long expected) => _store.Connection.RunAsync(
        Script.SaveCollection, _store.Keys.CollectionDefinitions, [Shop.Value, expected, CollectionCodec.Encode(collection)], default);

    private Task WriteCopyAsync(int partition, CollectionState state) => _store.Connection.CallAsync(
        "HSET", db => db.HashSetAsync(_store.Keys[partition].Collections, Shop.Value, CollectionStateCodec.Encode(state)), default);

    private async Task<CollectionState?> CopyAsync(int partition)
    {
        var copy = await _store.Connection.CallAsync("HGET", db => db.HashGetAsync(_store.Keys[partition].Collections, Shop.Value), default);
        return CollectionStateCodec.TryDecode(Shop, copy.IsNull ? [] : (byte[])copy!, out var state, out _) ? state : null;
    }
}
