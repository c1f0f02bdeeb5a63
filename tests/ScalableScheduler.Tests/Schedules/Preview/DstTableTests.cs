using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Tests.Cron;

namespace ScalableScheduler.Tests.Schedules.Preview;

/// <summary>Every slot of eight expressions in twelve zones over six years, as the preview lists them, against a table made
/// by walking local minutes.</summary>
public sealed class DstTableTests
{
    private const int Page = 1000;

    private static readonly (string Expression, Func<DateTime, bool> IsOn, Func<int, int, bool> IsAt, bool IsRhythm)[] Expressions =
    [
        ("30 2 * * *      ", _ => true, (hour, minute) => hour == 2 && minute == 30, false),
        ("0 0 * * *       ", _ => true, (hour, minute) => hour == 0 && minute == 0, false),
        ("0,15,45 1,2,3 * * *", _ => true, (hour, minute) => hour is 1 or 2 or 3 && minute is 0 or 15 or 45, false),
        ("5 0,23 * * SUN  ", date => date.DayOfWeek == DayOfWeek.Sunday, (hour, minute) => hour is 0 or 23 && minute == 5, false),
        ("*/15 * * * *    ", _ => true, (_, minute) => minute % 15 == 0, true),
        ("*/30 1-3 * * *  ", _ => true, (hour, minute) => hour is >= 1 and <= 3 && minute % 30 == 0, true),
        ("10 */2 * * SAT,SUN", date => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday, (hour, minute) => hour % 2 == 0 && minute == 10, true),
        ("45 22-3 L * *   ", date => date.AddDays(1).Day == 1, (hour, minute) => hour is >= 22 or <= 3 && minute == 45, true),
    ];

    [Theory]
    [InlineData("Europe/Vienna", true)]
    [InlineData("Europe/Dublin", true)]
    [InlineData("America/New_York", true)]
    [InlineData("America/Havana", true)]
    [InlineData("America/Santiago", true)]
    [InlineData("Africa/Cairo", true)]
    [InlineData("Africa/Casablanca", true)]
    [InlineData("Asia/Gaza", true)]
    [InlineData("Australia/Lord_Howe", true)]
    [InlineData("Pacific/Chatham", true)]
    [InlineData("Antarctica/Troll", true)]
    [InlineData("Pacific/Apia", false)]
    public void Preview_ListsEverySlotOf2025To2030(string zoneId, bool changes)
    {
        var zone = Instant.Zone(zoneId);
        var clock = new LocalClock(zone);
        foreach (var (expression, isOn, isAt, isRhythm) in Expressions)
        {
            var expected = clock.List(isOn, isAt, isRhythm);
            var listed = List(expression.Trim(), zoneId);
            listed.Count.ShouldBe(expected.Count, $"{expression} in {zoneId}");
            for (var i = 0; i < listed.Count; i++)
            {
                if (listed[i] != expected[i]) Assert.Fail($"{expression} in {zoneId}: slot {i} should be {expected[i]:u} but is {listed[i]:u}");
            }
        }

        // The zones were chosen because their clocks change in these years; one of them does not, any more.
        (zone.GetUtcOffset(Instant.Utc("2028-01-01")) != zone.GetUtcOffset(Instant.Utc("2028-07-01"))
            || zone.GetUtcOffset(Instant.Utc("2028-01-01")) != zone.GetUtcOffset(Instant.Utc("2028-02-01"))).ShouldBe(changes);
    }

    private static List<DateTimeOffset> List(string expression, string zone)
    {
        var listed = new List<DateTimeOffset>();
        var end = Instant.Utc("2031-01-01");
        var from = Instant.Utc("2025-01-01");
        while (true)
        {
            var page = SchedulePreview.Of(Previews.Cron(expression, zone) with { From = from, Count = Page }).Next;
            page[0].ShouldBeGreaterThanOrEqualTo(from, $"{expression} in {zone}: a listing that runs back never ends");
            listed.AddRange(page.TakeWhile(at => at < end));
            if (page[^1] >= end) return listed;
            from = page[^1].AddTicks(1);
        }
    }
}
