using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Tests.Schedules;

public sealed class TriggerReaderTests
{
    private static readonly DateTimeOffset Anchor = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2030-05-01T12:00:00Z", "UTC", "2030-05-01T12:00:00Z")]
    [InlineData("2030-05-01T12:00:00+02:00", "America/New_York", "2030-05-01T10:00:00Z")]
    [InlineData("2030-05-01T12:00:00", "Europe/Vienna", "2030-05-01T10:00:00Z")]
    [InlineData("2030-05-01 12:00:00.123456", "UTC", "2030-05-01T12:00:00.123Z")]
    [InlineData("2030-05-01", "Asia/Seoul", "2030-04-30T15:00:00Z")]
    // Skipped by the clocks going forward: the first instant after the gap.
    [InlineData("2025-03-30T02:30:00", "Europe/Vienna", "2025-03-30T01:00:00Z")]
    [InlineData("2025-10-05T02:15:00", "Australia/Lord_Howe", "2025-10-04T15:30:00Z")]
    [InlineData("2011-12-30T12:00:00", "Pacific/Apia", "2011-12-30T10:00:00Z")]
    // There twice: the first time.
    [InlineData("2025-10-26T02:30:00", "Europe/Vienna", "2025-10-26T00:30:00Z")]
    public void Date_IsReadInTheSchedulesZone_UnlessItHasAnOffset(string text, string zone, string expected)
    {
        TriggerReader.TryRead(new TriggerDefinition(TriggerType.Date, text, zone, DayMatch.Or, Anchor), new ScheduleId("x"), out var trigger, out _).ShouldBeTrue();

        ((OneShotTrigger)trigger!).At.ShouldBe(DateTimeOffset.Parse(expected));
    }

    [Theory]
    [InlineData(TriggerType.Date, "tomorrow")]
    [InlineData(TriggerType.Date, "")]
    [InlineData(TriggerType.Date, "12:00")]
    [InlineData(TriggerType.Delay, "soon")]
    [InlineData(TriggerType.Delay, "")]
    [InlineData(TriggerType.Delay, "-5")]
    [InlineData(TriggerType.Delay, "9000000d")]
    [InlineData(TriggerType.DelayRecur, "0")]
    [InlineData(TriggerType.Interval, "100ms")]
    [InlineData(TriggerType.Cron, "* * *")]
    [InlineData(TriggerType.Cron, "61 * * * *")]
    [InlineData(TriggerType.Cron, "@every never")]
    public void UnreadableRule_IsRefused_WithTheFieldAndTheText(TriggerType type, string text)
    {
        TriggerReader.TryRead(new TriggerDefinition(type, text, "UTC", DayMatch.Or, Anchor), new ScheduleId("x"), out _, out var error).ShouldBeFalse();

        error!.Field.ShouldBe("schedule");
        error.Message.Length.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void UnknownZone_IsRefused_WithTheNearestKnownOne()
    {
        TriggerReader.TryRead(new TriggerDefinition(TriggerType.Cron, "* * * * *", "Europe/Viena", DayMatch.Or, Anchor), new ScheduleId("x"), out _, out var error).ShouldBeFalse();

        error!.Field.ShouldBe("timezone");
        error.Message.ShouldContain("Europe/Vienna");
    }

    [Fact]
    public void Interval_KeepsTheGridThroughItsAnchor_BeforeAndAfterIt()
    {
        var grid = new IntervalTrigger(TimeSpan.FromMinutes(10), Anchor);

        grid.NextAfter(Anchor).ShouldBe(Anchor.AddMinutes(10));
        grid.NextAfter(Anchor.AddTicks(-1)).ShouldBe(Anchor);
        grid.NextAfter(Anchor.AddMinutes(-25)).ShouldBe(Anchor.AddMinutes(-20));
        grid.LastBefore(Anchor).ShouldBe(Anchor.AddMinutes(-10));
        grid.CountBetween(Anchor, Anchor.AddMinutes(30), 1000).ShouldBe(2);
    }
}
