using ScalableScheduler.Collections;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of the stores about schedules of a collection: what a firing sees of it, and that they are set aside
/// while it is disabled.</summary>
public abstract class ParkingConformance : StoreConformance
{
    private static readonly DateTimeOffset Then = Samples.Start;
    private static readonly CollectionName Nightly = new("nightly");
    private readonly Schedule _schedule = Samples.Schedule("a") with { Collection = Nightly };

    [Fact]
    public async Task Save_IsRefused_WhenTheCollectionIsMissing()
    {
        var write = new ScheduleWrite(new Registration(_schedule, Samples.State(_schedule), Then), null);

        (await Store.Schedules.SaveAsync([write], None)).ShouldBe([SaveAnswer.NoCollection]);

        (await GetAsync(_schedule)).ShouldBeNull();
        (await ReadDueAsync(_schedule)).Schedules.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadDueAndGet_ReturnTheStateOfTheCollection()
    {
        var collection = await DefineAsync(enabled: true);

        var view = await AddAsync(_schedule, Then);

        view.Collection.ShouldBe(collection.State);
        view.Definition.ShouldSayTheSameAs(_schedule);
        (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem().Collection.ShouldBe(collection.State);
        var run = await OpenRunAsync(_schedule, Then, null);
        await ContinueAsync(run, run.GiveBack(Then));
        (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem().Collection.ShouldBe(collection.State);
    }

    [Fact]
    public async Task ReadDue_ReturnsTheDefaultCollection_UndefinedUntilSomebodyDefinesIt()
    {
        var schedule = Samples.Schedule("b");
        await AddAsync(schedule, Then);
        (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem().Collection.ShouldBe(CollectionState.Undefined);

        var defined = Collection.Undefined with { Revision = 1, Limits = new CollectionLimits(5, 2.5) };
        (await Store.Collections.SaveAsync(defined, 0, None)).ShouldBeTrue();

        (await ReadDueAsync(schedule)).Schedules.ShouldHaveSingleItem().Collection.ShouldBe(defined.State);
    }

    [Fact]
    public async Task Fire_IsRefused_WhenTheCollectionChangedSinceItWasRead()
    {
        await DefineAsync(enabled: true);
        await AddAsync(_schedule, Then);
        var read = (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
        var firing = Firing(read, null, Then.AddMinutes(1)) with { Collection = read.Collection };
        await DefineAsync(enabled: true, revision: 2);

        (await FireAsync(_schedule, firing)).ShouldBe([false]);
        (await FireAsync(_schedule, firing with { Collection = (await ReadDueAsync(_schedule)).Schedules[0].Collection })).ShouldBe([true]);
    }

    [Fact]
    public async Task FireRun_IsRefused_WhenTheScheduleWentToAnotherCollection()
    {
        await DefineAsync(enabled: true);
        await AddAsync(_schedule, null);
        var run = await RequestAsync(_schedule, "key", Then);
        var due = (await ReadDueAsync(_schedule)).Runs.ShouldHaveSingleItem();
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        (await SaveAsync(Next(view, null, s => s with { Collection = CollectionName.Default }), view)).ShouldBeTrue();

        (await FireAsync(_schedule, new RunFiring(due, run.Hold(Samples.Node, Then, Then)) { Collection = due.Collection })).ShouldBe([false]);
    }

    [Fact]
    public async Task Park_SetsTheScheduleAside_UntilItsCollectionIsEnabled()
    {
        await DefineAsync(enabled: false);
        await AddAsync(_schedule, Then);
        var parking = new Parking((await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem());

        (await FireAsync(_schedule, parking)).ShouldBe([true]);
        (await FireAsync(_schedule, parking)).ShouldBe([true]);

        (await ReadDueAsync(_schedule)).Schedules.ShouldBeEmpty();
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        view.NextDue.ShouldBeNull();
        view.Status.ShouldBe(ScheduleStatus.Disabled);
        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeFalse("It is not completed: it is set aside.");

        await DefineAsync(enabled: true, revision: 2);

        var due = (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
        due.State.ShouldBe(view.State);
        due.Collection.Enabled.ShouldBeTrue();
    }

    [Fact]
    public async Task Park_IsRefused_WhenTheCollectionWasEnabledMeanwhile()
    {
        await DefineAsync(enabled: false);
        await AddAsync(_schedule, Then);
        var parking = new Parking((await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem());
        await DefineAsync(enabled: true, revision: 2);

        (await FireAsync(_schedule, parking)).ShouldBe([false]);

        (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Park_KeepsTheScheduleUncompleted_WhenItsOpenRunEnds()
    {
        await DefineAsync(enabled: false);
        await AddAsync(_schedule, Then);
        var run = await OpenRunAsync(_schedule, Then, Then.AddMinutes(1));
        var read = (await ReadDueAsync(_schedule)).Schedules.ShouldHaveSingleItem();
        (await FireAsync(_schedule, new Parking(read))).ShouldBe([true]);

        await FinishAsync(run, Samples.Succeeded(run));

        (await IsRetainedAsCompletedAsync(_schedule)).ShouldBeFalse();
    }

    [Fact]
    public async Task Save_TakesAParkedScheduleBack()
    {
        await DefineAsync(enabled: false);
        await AddAsync(_schedule, Then);
        (await FireAsync(_schedule, new Parking((await ReadDueAsync(_schedule)).Schedules[0]))).ShouldBe([true]);
        var view = (await GetAsync(_schedule)).ShouldNotBeNull();
        var later = (await NowAsync()).AddHours(1);

        (await SaveAsync(Next(view, later), view)).ShouldBeTrue();
        await DefineAsync(enabled: true, revision: 2);

        (await ReadDueAsync(_schedule)).Schedules.ShouldBeEmpty();
        (await GetAsync(_schedule)).ShouldNotBeNull().NextDue.ShouldBe(later);
    }

    [Theory]
    [InlineData(ScheduleSort.Name, 2)]
    [InlineData(ScheduleSort.NextRun, 2)]
    [InlineData(ScheduleSort.Name, 50)]
    public async Task List_ReturnsTheSchedulesOfACollection(ScheduleSort sort, int limit)
    {
        await DefineAsync(enabled: true);
        for (var i = 0; i < 12; i++)
            await AddAsync(Samples.Schedule($"s{i:D2}", $"name {i:D2}") with { Collection = i % 3 == 0 ? Nightly : CollectionName.Default }, Then.AddMinutes(i));

        (await ListAsync(Nightly)).ShouldBe(["s00", "s03", "s06", "s09"]);
        (await ListAsync(CollectionName.Default)).ShouldBe(["s01", "s02", "s04", "s05", "s07", "s08", "s10", "s11"]);
        (await ListAsync(new CollectionName("nightl"))).ShouldBeEmpty();
        var moved = (await Store.Schedules.GetAsync([new ScheduleId("s03")], None))[0].ShouldNotBeNull();
        (await SaveAsync(Next(moved, Then.AddMinutes(3), s => s with { Collection = CollectionName.Default }), moved)).ShouldBeTrue();
        await Store.Schedules.RemoveAsync(new ScheduleId("s06"), null, cancel: false, None);
        (await ListAsync(Nightly)).ShouldBe(["s00", "s09"]);

        async Task<IEnumerable<string>> ListAsync(CollectionName collection)
        {
            var query = new ScheduleQuery { Collection = collection, Sort = sort, Limit = limit };
            return (await ReadAllAsync(c => Store.Schedules.ListAsync(query with { Cursor = c }, None))).Select(v => v.Definition.Id.Value);
        }
    }

    private async Task<Collection> DefineAsync(bool enabled, long revision = 1)
    {
        var collection = new Collection
        {
            Name = Nightly,
            Enabled = enabled,
            Limits = new CollectionLimits(3, 0.5),
            Retry = new RetrySettings { MaxAttempts = 7 },
            Revision = revision,
            CreatedAt = Then,
            UpdatedAt = Then,
        };
        (await Store.Collections.SaveAsync(collection, revision == 1 ? null : revision - 1, None)).ShouldBeTrue();
        return collection;
    }
}
