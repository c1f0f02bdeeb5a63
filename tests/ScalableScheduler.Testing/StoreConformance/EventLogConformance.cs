using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="IEventLog"/>.</summary>
public abstract class EventLogConformance : StoreConformance
{
    private const int Plenty = 10_000;

    [Fact]
    public async Task Read_ReturnsEveryField_AsAppended_InOrder()
    {
        var start = await EndAsync();
        var full = new SchedulerEvent(
            EventTypes.RunFailed, Samples.Start, new CollectionName("shop"), new ScheduleId("a"), "Nightly – 🚀",
            new RunId("a:1"), RunStatus.Failed, Samples.Start.AddTicks(1), 3, "500\n\"why\"");
        var least = new SchedulerEvent(EventTypes.CollectionDeleted, Samples.Start, CollectionName.Default);
        await Store.Events.AppendAsync([full, least], Plenty, None);
        await Store.Events.AppendAsync([full with { Attempt = 4 }], Plenty, None);

        var page = await Store.Events.ReadAsync(start, 10, None);

        page.Events.Select(e => e.Event).ShouldBe([full, least, full with { Attempt = 4 }]);
        page.IsGap.ShouldBeFalse();
        page.Last.ShouldBe(page.Events[^1].Id);
        page.Events.Select(e => e.Id).ShouldBeUnique();
        page.Events.ShouldAllBe(e => !e.Id.Any(char.IsWhiteSpace));
    }

    [Fact]
    public async Task Read_OfAnEmptyLog_HasNoGap()
    {
        var end = await EndAsync();

        var page = await Store.Events.ReadAsync(end, 10, None);

        page.Events.ShouldBeEmpty();
        page.Last.ShouldBe(end);
        page.IsGap.ShouldBeFalse();
    }

    [Fact]
    public async Task Read_TellsTheEnd_WhenAskedForNoPosition()
    {
        await AppendAsync(0, 3);

        var page = await Store.Events.ReadAsync(null, 10, None);

        page.Events.ShouldBeEmpty();
        page.IsGap.ShouldBeFalse();
        await AppendAsync(3, 1);
        (await ReadAsync(page.Last)).ShouldBe([3]);
    }

    [Fact]
    public async Task Read_GoesOn_WhereThePageBeforeEnded()
    {
        var start = await EndAsync();
        await AppendAsync(0, 25);

        var (numbers, position) = (new List<int>(), start);
        for (var i = 0; i < 4; i++)
        {
            var page = await Store.Events.ReadAsync(position, 10, None);
            page.IsGap.ShouldBeFalse();
            numbers.AddRange(page.Events.Select(NumberOf));
            position = page.Last;
        }

        numbers.ShouldBe(Enumerable.Range(0, 25));
    }

    [Fact]
    public async Task TheOldest_Go_AndWhoWasAboutToReadThem_HearsOfIt()
    {
        const int Count = 3000;
        const int Kept = 100;
        var start = await EndAsync();
        await Store.Events.AppendAsync([Event(0)], Kept, None);
        var first = (await Store.Events.ReadAsync(start, 1, None)).Last;
        for (var i = 1; i < Count; i += 100)
            await Store.Events.AppendAsync([.. Enumerable.Range(i, 100).Select(Event)], Kept, None);

        var page = await Store.Events.ReadAsync(first, Count, None);

        page.IsGap.ShouldBeTrue();
        page.Events.Count.ShouldBeInRange(Kept, Kept * 3);
        page.Events.Select(NumberOf).ShouldBe(Enumerable.Range(Count - page.Events.Count + 1, page.Events.Count));
        (await Store.Events.ReadAsync(page.Last, 10, None)).IsGap.ShouldBeFalse();
        // The last that went is the last before what is left: nothing after it is missing.
        (await Store.Events.ReadAsync(page.Events[0].Id, 1, None)).IsGap.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("what")]
    [InlineData("-1")]
    [InlineData("5-")]
    public async Task Read_FromAPositionThatIsNone_IsAGap_AndBeginsWithTheOldest(string position)
    {
        await AppendAsync(0, 2);

        var page = await Store.Events.ReadAsync(position, 10, None);

        page.IsGap.ShouldBeTrue();
        page.Events.Select(NumberOf).ShouldBe([0, 1]);
        page.Last.ShouldBe(await EndAsync());
    }

    [Fact]
    public async Task Append_OfNothing_ChangesNothing()
    {
        await AppendAsync(0, 1);
        var end = await EndAsync();

        await Store.Events.AppendAsync([], Plenty, None);

        (await EndAsync()).ShouldBe(end);
    }

    private async Task<string> EndAsync() => (await Store.Events.ReadAsync(null, 1, None)).Last;

    private async Task<int[]> ReadAsync(string after) => [.. (await Store.Events.ReadAsync(after, Plenty, None)).Events.Select(NumberOf)];

    private async Task AppendAsync(int from, int count) => await Store.Events.AppendAsync([.. Enumerable.Range(from, count).Select(Event)], Plenty, None);

    private static SchedulerEvent Event(int number) => new(EventTypes.RunStarted, Samples.Start, CollectionName.Default, Attempt: number);

    private static int NumberOf(LoggedEvent logged) => logged.Event.Attempt.ShouldNotBeNull();
}
