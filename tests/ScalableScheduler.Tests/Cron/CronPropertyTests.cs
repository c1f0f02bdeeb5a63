using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

/// <summary>Random expressions at random instants, most of them near a clock change, against <see cref="CronOracle"/>.</summary>
public sealed class CronPropertyTests
{
    private static readonly TimeZoneInfo[] Zones =
    [
        .. new[]
        {
            "UTC", "Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Amman", "America/Havana", "Africa/Casablanca",
            "Pacific/Apia", "Antarctica/Troll", "Asia/Kathmandu", "America/Caracas", "Europe/Dublin", "Asia/Gaza", "Pacific/Kwajalein",
        }.Select(Instant.Zone),
    ];

    private static readonly Dictionary<TimeZoneInfo, List<DateTimeOffset>> Changes = Zones.ToDictionary(zone => zone, ChangesOf);

    private static readonly Gen<(TimeZoneInfo Zone, DateTimeOffset Instant)> Moments =
        from zone in Gen.Elements(Zones)
        from instant in Gen.Frequency((1, Anywhere()), (5, NearChange(zone)))
        select (zone, instant);

    [Fact]
    public void Next_ListsWhatTheOracleLists_MinuteByMinute() =>
        Check(2000, Gen.OneOf(CronGen.WithMinutes, CronGen.FixedNights), (model, expression, zone, instant) =>
        {
            var middle = Floor(instant, TimeSpan.FromMinutes(1));
            var (from, to) = (middle.AddHours(-30), middle.AddHours(30));
            var expected = CronOracle.List(model, from, to, zone, TimeSpan.FromMinutes(1));
            Compare(expression, from, to, zone, expected);
            // And asked from the middle, which may lie in a repeated hour.
            Compare(expression, middle, to, zone, expected.FindAll(at => at >= middle));
            Compare(expression, from, middle, zone, expected.FindAll(at => at < middle));
        });

    [Fact]
    public void Next_ListsWhatTheOracleLists_SecondBySecond() =>
        Check(300, CronGen.WithSeconds, (model, expression, zone, instant) =>
        {
            var from = Floor(instant, TimeSpan.FromSeconds(1)).AddHours(-2);
            var to = from.AddHours(4);
            Compare(expression, from, to, zone, CronOracle.List(model, from, to, zone, TimeSpan.FromSeconds(1)));
        });

    [Fact]
    public void Next_ListsWhatTheOracleLists_OverYearsOfChanges() =>
        Check(100, CronGen.WholeHours, (model, expression, zone, instant) =>
        {
            // Every offset here is a multiple of a quarter of an hour.
            var from = Floor(instant, TimeSpan.FromMinutes(15)).AddDays(-300);
            var to = from.AddDays(600);
            Compare(expression, from, to, zone, CronOracle.List(model, from, to, zone, TimeSpan.FromMinutes(15)));
        });

    [Fact]
    public void Next_ListsWhatTheOracleLists_DayByDay() =>
        Check(2000, CronGen.Dates, (model, expression, _, instant) =>
        {
            var from = Floor(instant, TimeSpan.FromDays(1));
            var days = Enumerable.Range(0, 1500).Select(day => from.AddDays(day)).Where(day => model.Matches(day.DateTime));
            Compare(expression, from, from.AddDays(1500), TimeZoneInfo.Utc, [.. days]);
        });

    [Fact]
    public void Previous_OfJustAfterNext_IsNext() =>
        Check(4000, Gen.OneOf(CronGen.WithMinutes, CronGen.WithSeconds, CronGen.FixedNights, CronGen.Dates), (_, expression, zone, instant) =>
        {
            if (expression.Next(instant, zone) is not { } next) return;
            next.ShouldBeGreaterThan(instant);
            expression.Previous(next.AddMilliseconds(1), zone).ShouldBe(next);
            expression.Next(next.AddTicks(-1), zone).ShouldBe(next);
            expression.Next(instant + ((next - instant) / 2), zone).ShouldBe(next);
            if (expression.Previous(next, zone) is { } previous)
            {
                previous.ShouldBeLessThanOrEqualTo(instant);
                expression.Next(previous, zone).ShouldBe(next);
            }
        });

    [Fact]
    public void TryParse_NeverThrows_AndWhatItTakesFiresOrSaysNo()
    {
        var piece = Gen.Elements("*", "?", "/", "-", ",", "#", "L", "W", "H", "(", ")", "0", "1", "7", "31", "60", "MON", "FEB", "@", "=", "TZ", " ", " ", " ", "* * * ");
        var text = from count in Gen.Choose(1, 16) from pieces in piece.ListOf(count) select string.Concat(pieces);
        Prop.ForAll(text.ToArbitrary(), input =>
        {
            if (CronExpression.TryParse(input, out var expression, out var error))
                expression.Next(Instant.Utc("2025-01-01"), TimeZoneInfo.Utc).ShouldNotBeNull();
            else
                error!.Allowed.ShouldNotBeEmpty();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static void Check(
        int tests, Gen<(CronModel Model, DayMatch Match)> expressions, Action<CronModel, CronExpression, TimeZoneInfo, DateTimeOffset> property)
    {
        var cases = from expression in expressions from moment in Moments select (expression.Model, expression.Match, moment.Zone, moment.Instant);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            // A date that does not exist is refused: its model must match nothing in the 28 years that hold every kind of month.
            if (CronExpression.TryParse(test.Model.Text, out var expression, out var error, test.Match))
            {
                expression.IsInterval.ShouldBe(test.Model.IsInterval);
                property(test.Model, expression, test.Zone, test.Instant);
            }
            else
            {
                error!.Message.ShouldContain("no such date", Case.Sensitive, error.ToString());
                var noon = Enumerable.Range(0, 28 * 366).Select(day => new DateTime(2001, 1, 1).AddDays(day));
                noon.ShouldNotContain(day => test.Model.Matches(day) && test.Model.Text.StartsWith("0 0 ", StringComparison.Ordinal));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(tests));
    }

    private static void Compare(CronExpression expression, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, List<DateTimeOffset> expected)
    {
        var place = $"{expression} in {zone.Id} from {from:u} to {to:u}";
        Same(expression.Forward(from, to, zone), expected, place);
        Same([.. expression.Backward(from, to, zone).AsEnumerable().Reverse()], expected, "backward " + place);
    }

    private static void Same(List<DateTimeOffset> actual, List<DateTimeOffset> expected, string place)
    {
        if (actual.SequenceEqual(expected)) return;
        var at = actual.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.Fail($"{place}: occurrence {at} of {expected.Count} should be {expected.ElementAtOrDefault(at):u} but is {actual.ElementAtOrDefault(at):u}");
    }

    private static Gen<DateTimeOffset> Anywhere() =>
        from day in Gen.Choose(0, 365 * 150) from millisecond in Gen.Choose(0, 86_399_999) select Instant.Utc("1950-01-01").AddDays(day).AddMilliseconds(millisecond);

    private static Gen<DateTimeOffset> NearChange(TimeZoneInfo zone)
    {
        var changes = Changes[zone];
        return changes.Count == 0
            ? Anywhere()
            : from change in Gen.Elements<DateTimeOffset>(changes)
              from milliseconds in Gen.Choose(-4 * 3_600_000, 4 * 3_600_000)
              select change.AddMilliseconds(milliseconds);
    }

    private static List<DateTimeOffset> ChangesOf(TimeZoneInfo zone)
    {
        var changes = new List<DateTimeOffset>();
        for (var at = Instant.Utc("1980-01-01"); at.Year < 2040; at = at.AddHours(3))
        {
            if (zone.GetUtcOffset(at) != zone.GetUtcOffset(at.AddHours(3))) changes.Add(at);
        }

        return changes;
    }

    private static DateTimeOffset Floor(DateTimeOffset instant, TimeSpan step) => new(instant.Ticks - (instant.Ticks % step.Ticks), TimeSpan.Zero);
}
