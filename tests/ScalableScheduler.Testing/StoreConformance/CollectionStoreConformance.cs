using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="ICollectionStore"/>.</summary>
public abstract class CollectionStoreConformance : StoreConformance
{
    private static readonly CollectionName Shop = new("shop");

    [Fact]
    public async Task Get_ReturnsEveryField_AsSaved()
    {
        var collection = Full("shop");
        (await Store.Collections.SaveAsync(collection, expected: null, None)).ShouldBeTrue();

        var read = (await Store.Collections.GetAsync(Shop, None)).ShouldNotBeNull();

        (read with { Variables = [] }).ShouldBe(collection with { Variables = [] });
        read.Variables.Select(v => v with { Secret = null }).ShouldBe(collection.Variables.Select(v => v with { Secret = null }));
        var (secret, given) = (read.Variables[1].Secret.ShouldNotBeNull(), collection.Variables[1].Secret.ShouldNotBeNull());
        secret.KeyId.ShouldBe(given.KeyId);
        secret.Nonce.ShouldBe(given.Nonce);
        secret.Ciphertext.ShouldBe(given.Ciphertext);
        secret.Tag.ShouldBe(given.Tag);
    }

    [Fact]
    public async Task Get_ReturnsNothing_ForAMissingOne_ButTheDefaultOneIsAlwaysThere()
    {
        (await Store.Collections.GetAsync(Shop, None)).ShouldBeNull();
        (await Store.Collections.GetAsync(CollectionName.Default, None)).ShouldBe(Collection.Undefined);
        (await Store.Collections.ListAsync(None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Save_IsRefused_WhenAnotherWriterCameBetween_AndMayBeRepeated()
    {
        var (first, second) = (Sample("shop"), Sample("shop", revision: 2));
        (await Store.Collections.SaveAsync(first, 1, None)).ShouldBeFalse();
        (await Store.Collections.SaveAsync(first, null, None)).ShouldBeTrue();
        (await Store.Collections.SaveAsync(first, null, None)).ShouldBeTrue();
        (await Store.Collections.SaveAsync(Sample("shop") with { Description = "another" }, null, None)).ShouldBeFalse();

        (await Store.Collections.SaveAsync(second, 1, None)).ShouldBeTrue();
        (await Store.Collections.SaveAsync(second, 1, None)).ShouldBeTrue();
        (await Store.Collections.SaveAsync(Sample("shop", revision: 2) with { Description = "another" }, 1, None)).ShouldBeFalse();

        (await Store.Collections.GetAsync(Shop, None)).ShouldBe(second);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0L)]
    public async Task Save_DefinesTheDefaultCollection(long? expected)
    {
        (await Store.Collections.SaveAsync(Sample("default"), 5, None)).ShouldBeFalse();

        (await Store.Collections.SaveAsync(Sample("default"), expected, None)).ShouldBeTrue();

        (await Store.Collections.GetAsync(CollectionName.Default, None)).ShouldBe(Sample("default"));
        (await AddAsync(Samples.Schedule("a"), null)).Collection.ShouldBe(Sample("default").State);
    }

    [Fact]
    public async Task List_IsOrderedByName()
    {
        foreach (var name in (string[])["b", "a", "B", "default"])
            await Store.Collections.SaveAsync(Sample(name), null, None);

        (await Store.Collections.ListAsync(None)).Select(c => c.Name.Value).ShouldBe(["B", "a", "b", "default"]);
    }

    [Fact]
    public async Task ASchedule_IsSavedInACollection_OnlyOnceThatIsThere_AndShowsItsState()
    {
        var schedule = Samples.Schedule("a") with { Collection = Shop };
        (await SaveAsync(schedule)).ShouldBe(SaveAnswer.NoCollection);

        await Store.Collections.SaveAsync(Full("shop"), null, None);
        (await SaveAsync(schedule)).ShouldBe(SaveAnswer.Stored);

        (await GetAsync(schedule)).ShouldNotBeNull().Collection.ShouldBe(Full("shop").State);
    }

    [Fact]
    public async Task AFiring_IsRefused_ThatWasPlannedByAnEarlierVersion()
    {
        await Store.Collections.SaveAsync(Sample("shop"), null, None);
        var schedule = Samples.Schedule("a") with { Collection = Shop };
        await AddAsync(schedule, Samples.Start);
        var (partition, token) = await TakeAsync(schedule);
        var read = (await Store.Due.ReadDueAsync(partition, 10, None)).Schedules.ShouldHaveSingleItem();
        var run = Run.Open(schedule.Id, read.Due, Samples.Node, read.Due, read.Due.AddMinutes(1));

        await Store.Collections.SaveAsync(Sample("shop", revision: 2) with { Enabled = false }, 1, None);

        var firing = Firing(read, run, null) with { Collection = read.Collection };
        (await Store.Due.FireAsync(partition, token, [firing], None)).Accepted.ShouldBe([false]);
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("default")]
    public async Task WhatWasSetAside_IsDueAgain_OnceTheCollectionIsEnabled(string name)
    {
        const int Count = 500; // more than are made due at once
        await Store.Collections.SaveAsync(Sample(name) with { Enabled = false }, null, None);
        var schedules = Enumerable.Range(0, Count).Select(i => Samples.Schedule($"s{i}") with { Collection = new CollectionName(name) }).ToArray();
        await Store.Schedules.SaveAsync([.. schedules.Select(s => new ScheduleWrite(new Registration(s, Samples.State(s), Samples.Start), null))], None);
        for (var i = 0; i < Store.Partitions; i++)
            await SetAsideAsync(new PartitionId(i));
        await ShouldBeDueAsync(schedules, isDue: false);

        await Store.Collections.SaveAsync(Sample(name, revision: 2) with { Enabled = false }, 1, None);
        await ShouldBeDueAsync(schedules, isDue: false);
        await Store.Collections.SaveAsync(Sample(name, revision: 3), 2, None);

        await ShouldBeDueAsync(schedules, isDue: true);
    }

    [Fact]
    public async Task Remove_DeletesACollectionWithoutSchedules()
    {
        (await Store.Collections.RemoveAsync(Shop, null, None)).ShouldBe(CollectionRemoval.Missing);
        await Store.Collections.SaveAsync(Sample("shop", revision: 7), null, None);

        (await Store.Collections.RemoveAsync(Shop, 6, None)).ShouldBe(CollectionRemoval.Changed);
        (await Store.Collections.RemoveAsync(Shop, 7, None)).ShouldBe(CollectionRemoval.Removed);

        (await Store.Collections.RemoveAsync(Shop, null, None)).ShouldBe(CollectionRemoval.Missing);
        (await Store.Collections.GetAsync(Shop, None)).ShouldBeNull();
        foreach (var schedule in OneForEachPartition())
            (await SaveAsync(schedule)).ShouldBe(SaveAnswer.NoCollection);
    }

    [Fact]
    public async Task Remove_LeavesACollectionAlone_OfWhichAnyPartitionHasASchedule()
    {
        await Store.Collections.SaveAsync(Sample("shop"), null, None);
        foreach (var schedule in OneForEachPartition())
        {
            await AddAsync(schedule, null);

            (await Store.Collections.RemoveAsync(Shop, 1, None)).ShouldBe(CollectionRemoval.HasSchedules);

            foreach (var other in OneForEachPartition().Select(s => s with { Id = new ScheduleId($"{s.Id}-other") }))
            {
                await AddAsync(other, null);
                (await Store.Schedules.RemoveAsync(other.Id, null, cancel: false, None)).ShouldNotBeNull();
            }
            (await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None)).ShouldNotBeNull();
        }
        (await Store.Collections.RemoveAsync(Shop, 1, None)).ShouldBe(CollectionRemoval.Removed);
    }

    [Fact]
    public async Task ANameThatBeginsAlike_IsAnotherCollection()
    {
        await Store.Collections.SaveAsync(Sample("shop"), null, None);
        await Store.Collections.SaveAsync(Sample("shop2"), null, None);
        await Store.Collections.SaveAsync(Sample("shop.a"), null, None);
        await AddAsync(Samples.Schedule("a") with { Collection = new CollectionName("shop2") }, null);
        await AddAsync(Samples.Schedule("b") with { Collection = new CollectionName("shop.a") }, null);

        (await Store.Collections.RemoveAsync(Shop, null, None)).ShouldBe(CollectionRemoval.Removed);
    }

    [Fact]
    public async Task ACollection_DefinedAnew_IsTheNewOne_EvenWithASmallerRevision()
    {
        await Store.Collections.SaveAsync(Sample("shop", revision: 7) with { Enabled = false }, null, None);
        await Store.Collections.RemoveAsync(Shop, null, None);

        (await Store.Collections.SaveAsync(Sample("shop"), null, None)).ShouldBeTrue();

        foreach (var schedule in OneForEachPartition())
            (await AddAsync(schedule, null)).Collection.ShouldBe(Sample("shop").State);
    }

    [Fact]
    public async Task RemovalAndSave_NeverBothSucceed()
    {
        const int Rounds = 20;
        for (var i = 0; i < Rounds; i++)
        {
            await Store.Collections.SaveAsync(Sample("shop"), null, None);
            var schedules = OneForEachPartition();

            var removal = Store.Collections.RemoveAsync(Shop, null, None).AsTask();
            var saves = await Task.WhenAll(schedules.Select(s => Task.Run(() => SaveAsync(s))));

            var isRemoved = await removal == CollectionRemoval.Removed;
            (await Store.Collections.GetAsync(Shop, None) is null).ShouldBe(isRemoved);
            if (isRemoved)
                saves.ShouldAllBe(a => a == SaveAnswer.NoCollection);
            foreach (var schedule in schedules)
                await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);
            await Store.Collections.RemoveAsync(Shop, null, None);
        }
    }

    [Fact]
    public async Task OfManyWriters_OneWins_AndAllPartitionsGoByIt()
    {
        await Store.Collections.SaveAsync(Sample("shop"), null, None);
        for (var revision = 2; revision < 12; revision++)
        {
            var versions = Enumerable.Range(0, 4).Select(i => Sample("shop", revision) with { Limits = new CollectionLimits(i + 1, null) }).ToArray();

            var saved = await Task.WhenAll(versions.Select(v => Task.Run(async () => await Store.Collections.SaveAsync(v, revision - 1, None))));

            saved.Count(s => s).ShouldBe(1);
            var winner = versions[Array.IndexOf(saved, true)];
            (await Store.Collections.GetAsync(Shop, None)).ShouldBe(winner);
            foreach (var schedule in OneForEachPartition())
            {
                (await AddAsync(schedule, null)).Collection.ShouldBe(winner.State);
                await Store.Schedules.RemoveAsync(schedule.Id, null, cancel: false, None);
            }
        }
    }

    [Fact]
    public async Task Reconcile_FindsNothingWrong_WhenAllWentWell()
    {
        await Store.Collections.SaveAsync(Sample("shop"), null, None);
        await Store.Collections.SaveAsync(Sample("shop", revision: 2), 1, None);
        await Store.Collections.SaveAsync(Sample("other"), null, None);
        await Store.Collections.RemoveAsync(Shop, null, None);

        for (var i = 0; i < Store.Partitions; i++)
        {
            (await Store.Collections.CompareAsync(new PartitionId(i), thorough: true, None)).Wrong.ShouldBeEmpty();
            (await Store.Collections.ReconcileAsync(new PartitionId(i), None)).ShouldBe(0);
        }
    }

    protected static Collection Sample(string name, long revision = 1) => new()
    {
        Name = new CollectionName(name),
        Revision = revision,
        CreatedAt = Samples.Start,
        UpdatedAt = Samples.Start.AddSeconds(revision),
    };

    private static Collection Full(string name) => Sample(name, revision: 3) with
    {
        Description = "What the \"shop\" does\n– 🚀",
        Enabled = false,
        Limits = new CollectionLimits(5, 0.25),
        Retry = new RetrySettings
        {
            MaxAttempts = RetryPolicy.NoLimit,
            InitialDelay = TimeSpan.FromMilliseconds(1500),
            Multiplier = 1.5,
            MaxDelay = TimeSpan.FromMinutes(5),
            Jitter = false,
            Deadline = TimeSpan.FromHours(1),
            DeadLetter = true,
        },
        Variables =
        [
            new Variable("host", "https://example.org/ä", null, Samples.Start),
            new Variable("password", null, new SealedText("k1", [1, 2, 3], [0, 255, 7], [9]), Samples.Start.AddTicks(1)),
            new Variable("empty", "", null, Samples.Start),
        ],
    };

    protected IReadOnlyList<Schedule> OneForEachPartition() =>
    [
        .. Enumerable.Range(0, 1000)
            .Select(i => Samples.Schedule($"s{i}") with { Collection = Shop })
            .DistinctBy(PartitionOf),
    ];

    private async Task<SaveAnswer> SaveAsync(Schedule schedule) =>
        (await Store.Schedules.SaveAsync([new ScheduleWrite(new Registration(schedule, Samples.State(schedule), null), null)], None)).ShouldHaveSingleItem();

    private async Task SetAsideAsync(PartitionId partition)
    {
        var token = await Store.Due.TakeAsync(partition, None);
        while ((await Store.Due.ReadDueAsync(partition, 100, None)).Schedules is { Count: > 0 } due)
        {
            var answer = await Store.Due.FireAsync(partition, token, [.. due.Select(d => new Parking(d) { Collection = d.Collection })], None);
            answer.Accepted.ShouldAllBe(a => a);
        }
    }

    private async Task ShouldBeDueAsync(Schedule[] schedules, bool isDue)
    {
        var now = await NowAsync();
        var views = await Store.Schedules.GetAsync([.. schedules.Select(s => s.Id)], None);
        views.ShouldAllBe(v => (v!.NextDue <= now) == isDue && v.Status == (isDue ? ScheduleStatus.Enabled : ScheduleStatus.Disabled));
    }
}
