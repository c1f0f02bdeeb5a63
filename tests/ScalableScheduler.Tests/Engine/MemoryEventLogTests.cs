using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Tests.Engine;

/// <summary>Where reading of the log goes on, whatever the place.</summary>
public sealed class MemoryEventLogTests
{
    private readonly MemoryStore _log = new(new ManualTime(), partitions: 1);

    [Theory]
    [InlineData("00000000000000000005", "6 7", false, "00000000000000000007")]
    [InlineData("5", "6 7", false, "00000000000000000007")]
    [InlineData("00000000000000000010", "", false, "00000000000000000010")]
    [InlineData("10", "", false, "00000000000000000010")]
    [InlineData("00000000000000000004", "5 6", false, "00000000000000000006")]
    [InlineData("3", "5 6", true, "00000000000000000006")]
    [InlineData("11", "5 6", true, "00000000000000000006")]
    [InlineData("1767225600000-0", "5 6", true, "00000000000000000006")]
    public async Task Read_GoesOnAfterThePlace_OrFromTheOldestThatIsLeft(string after, string found, bool isGap, string last)
    {
        for (var n = 1; n <= 10; n++)
            await _log.AppendAsync([new SchedulerEvent(EventTypes.ScheduleUpdated, ManualTime.DefaultStart, CollectionName.Default, Attempt: n)], keep: 6, default);

        var page = await _log.ReadAsync(after, limit: 2, default);

        string.Join(' ', page.Events.Select(e => e.Event.Attempt)).ShouldBe(found);
        page.IsGap.ShouldBe(isGap);
        page.Last.ShouldBe(last);
        page.Events.ShouldAllBe(e => LoggedEvent.IsId(e.Id));
    }

    [Fact]
    public async Task Read_TellsTheEnd_AlsoOfAnEmptyLog()
    {
        var page = await _log.ReadAsync(null, limit: 10, default);

        page.Events.ShouldBeEmpty();
        page.IsGap.ShouldBeFalse();
        (await _log.ReadAsync(page.Last, limit: 10, default)).IsGap.ShouldBeFalse();
    }
}
