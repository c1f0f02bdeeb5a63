using ScalableScheduler.Tests.Cron;
using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Time;

public sealed class ZoneTableTests
{
    private const long Hour = 3600;

    [Fact]
    public void Find_AgreesWithTimeZoneInfo_InEveryZoneOfTheSystem()
    {
        var random = new Random(20250101);
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            var table = ZoneTable.For(zone);
            for (var i = 0; i < 60; i++)
            {
                // Half of them in the decades that matter, half anywhere from 1850 to 2150.
                var year = i % 2 == 0 ? random.Next(2005, 2045) : random.Next(1850, 2150);
                Compare(zone, table, Second(new DateTime(year, 1, 1)) + random.NextInt64(366 * 24 * Hour));
            }
        }
    }

    [Fact]
    public void Find_HasEveryTransitionToTheSecond_InOddZones()
    {
        string[] zones =
        [
            "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Amman", "America/Havana", "Africa/Casablanca",
            "Pacific/Apia", "Antarctica/Troll", "Antarctica/Casey", "Europe/Dublin", "Asia/Gaza", "Asia/Kathmandu", "Africa/Cairo",
        ];
        foreach (var zone in zones.Select(Instant.Zone))
        {
            var table = ZoneTable.For(zone);
            var end = Second(new DateTime(2030, 1, 1));
            for (var second = Second(new DateTime(1970, 1, 1)); second < end;)
            {
                var span = table.Find(second);
                span.Start.ShouldBeLessThanOrEqualTo(second);
                Compare(zone, table, span.Start);
                Compare(zone, table, span.End - 1);
                for (var inside = span.Start; inside < span.End; inside += 6 * Hour) Compare(zone, table, inside);
                second = span.End;
            }
        }
    }

    [Fact]
    public void Find_KnowsTheLatestTimeShown_BeforeTheClockWasSetBack()
    {
        var table = ZoneTable.For(Instant.Zone("Europe/Vienna"));
        var setBack = Second(new DateTime(2025, 10, 26, 1, 0, 0));
        var span = table.Find(setBack);
        span.Start.ShouldBe(setBack);
        span.Offset.ShouldBe((int)Hour);
        span.LocalMaxBefore.ShouldBe(Second(new DateTime(2025, 10, 26, 3, 0, 0)) - 1);
    }

    [Fact]
    public void Find_CoversTheWholeCalendar_InZonesWithAndWithoutChanges()
    {
        foreach (var id in new[] { "UTC", "Asia/Tokyo", "Europe/Vienna", "Etc/GMT-14" })
        {
            var table = ZoneTable.For(Instant.Zone(id));
            table.Find(0).Start.ShouldBe(0);
            table.Find(ZoneTable.Seconds - 1).End.ShouldBe(ZoneTable.Seconds);
        }
    }

    [Fact]
    public void Find_FollowsCustomZones()
    {
        var start = TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 5, 1);
        var end = TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 0, 0, 0), 5, 4);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromMinutes(90), start, end);
        var zone = TimeZoneInfo.CreateCustomTimeZone("custom", TimeSpan.FromHours(5), "custom", "custom", "custom summer", [rule]);
        var table = ZoneTable.For(zone);
        for (var second = Second(new DateTime(2025, 4, 25)); second < Second(new DateTime(2025, 5, 10)); second += 60) Compare(zone, table, second);
    }

    [Fact]
    public void For_GivesOneTablePerZone()
    {
        var zone = Instant.Zone("Europe/Vienna");
        ZoneTable.For(zone).ShouldBeSameAs(ZoneTable.For(zone));
    }

    private static long Second(DateTime utc) => utc.Ticks / TimeSpan.TicksPerSecond;

    private static void Compare(TimeZoneInfo zone, ZoneTable table, long second)
    {
        var instant = new DateTimeOffset(second * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        if (table.Find(second).Offset != (int)zone.GetUtcOffset(instant).TotalSeconds)
            Assert.Fail($"{zone.Id} at {instant:u}: {table.Find(second)}, not {zone.GetUtcOffset(instant)}");
    }
}
