using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

public sealed class CronBoundsTests
{
    private static readonly TimeZoneInfo Vienna = Instant.Zone("Europe/Vienna");

    [Fact]
    public void Next_IsStrictlyAfter_ToTheTick()
    {
        var expression = CronExpression.Parse("0 12 * * *");
        var noon = Instant.Utc("2025-06-01 12:00");
        expression.Next(noon.AddTicks(-1), TimeZoneInfo.Utc).ShouldBe(noon);
        expression.Next(noon, TimeZoneInfo.Utc).ShouldBe(noon.AddDays(1));
        expression.Next(noon.AddTicks(1), TimeZoneInfo.Utc).ShouldBe(noon.AddDays(1));
    }

    [Fact]
    public void Previous_IsStrictlyBefore_ToTheTick()
    {
        var expression = CronExpression.Parse("0 12 * * *");
        var noon = Instant.Utc("2025-06-01 12:00");
        expression.Previous(noon.AddTicks(1), TimeZoneInfo.Utc).ShouldBe(noon);
        expression.Previous(noon, TimeZoneInfo.Utc).ShouldBe(noon.AddDays(-1));
        expression.Previous(noon.AddTicks(-1), TimeZoneInfo.Utc).ShouldBe(noon.AddDays(-1));
    }

    [Fact]
    public void Next_TakesAnyOffset_AndAnswersInUtc()
    {
        var next = CronExpression.Parse("0 12 * * *").Next(new DateTimeOffset(2025, 6, 1, 23, 0, 0, TimeSpan.FromHours(-8)), Vienna)!.Value;
        next.ShouldBe(Instant.Utc("2025-06-02 10:00"));
        next.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Vienna")]
    [InlineData("Etc/GMT+12")]
    [InlineData("Etc/GMT-14")]
    public void Search_EndsWithTheCalendar(string zoneId)
    {
        var zone = Instant.Zone(zoneId);
        foreach (var text in new[] { "* * * * * *", "0 0 1 1 *", "59 59 23 31 12 *", "0 0 29 2 MON" })
        {
            var expression = CronExpression.Parse(text, DayMatch.And);
            expression.Next(DateTimeOffset.MaxValue, zone).ShouldBeNull();
            expression.Previous(DateTimeOffset.MinValue, zone).ShouldBeNull();
            var first = expression.Next(DateTimeOffset.MinValue, zone).ShouldNotBeNull();
            var last = expression.Previous(DateTimeOffset.MaxValue, zone).ShouldNotBeNull();
            expression.Previous(first, zone).ShouldBeNull();
            expression.Next(last, zone).ShouldBeNull();
            first.Year.ShouldBeLessThan(42);
            last.Year.ShouldBeGreaterThan(9958);
        }
    }

    [Fact]
    public void Next_FindsTheRarestDates()
    {
        // Around 2100, which is no leap year, a February 29 on a given weekday can be 40 years away.
        var expression = CronExpression.Parse("0 0 29 2 MON", DayMatch.And);
        expression.Next(Instant.Utc("2072-02-29"), TimeZoneInfo.Utc).ShouldBe(Instant.Utc("2112-02-29"));
        expression.Previous(Instant.Utc("2112-02-29"), TimeZoneInfo.Utc).ShouldBe(Instant.Utc("2072-02-29"));
        expression.Next(Instant.Utc("2072-02-29"), Vienna).ShouldBe(Instant.Utc("2112-02-28 23:00"));
    }

    [Fact]
    public void Next_IsNull_WhenEveryTimeOfARhythmLiesInAGap()
    {
        // Since 1981 the clock is set forward on the last Sunday of March, and does not show these.
        var expression = CronExpression.Parse("*/10 2 * 3 SUNL");
        expression.Next(Instant.Utc("2025-01-01"), Vienna).ShouldBeNull();
        expression.Previous(Instant.Utc("2200-01-01"), Vienna).ShouldBeNull();
        expression.Previous(Instant.Utc("2025-01-01"), Vienna).ShouldBe(Instant.Utc("1980-03-30 01:50"));
    }

    [Fact]
    public void Next_SearchesWithoutAllocating()
    {
        var instant = Instant.Utc("2025-01-01");
        foreach (var text in new[] { "*/5 * * * *", "30 2 * * *", "0 0 L-2W * MON#1", "15 10 29 2 *" })
        {
            var expression = CronExpression.Parse(text);
            expression.Next(instant, Vienna); // fills the zone's table
            expression.Previous(instant, Vienna);
            var before = GC.GetAllocatedBytesForCurrentThread();
            expression.Next(instant, Vienna);
            expression.Previous(instant, Vienna);
            GC.GetAllocatedBytesForCurrentThread().ShouldBe(before, text);
        }
    }
}
