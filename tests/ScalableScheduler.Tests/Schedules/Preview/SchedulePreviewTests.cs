using System.Globalization;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tests.Cron;

namespace ScalableScheduler.Tests.Schedules.Preview;

public sealed class SchedulePreviewTests
{
    private static readonly DateTimeOffset NewYear = Instant.Utc("2030-01-01");

    [Theory]
    [InlineData(TriggerType.Now, "", "once, as soon as it is registered")]
    [InlineData(TriggerType.Delay, "30s", "once, 30 seconds after it is registered")]
    [InlineData(TriggerType.Delay, "1h1m1s", "once, 1 hour, 1 minute and 1 second after it is registered")]
    [InlineData(TriggerType.Delay, "0", "once, 0 seconds after it is registered")]
    [InlineData(TriggerType.Date, "2030-05-01T12:00:00", "once, at 2030-05-01 12:00 Europe/Vienna time")]
    [InlineData(TriggerType.Date, "2030-05-01T12:00:00.250Z", "once, at 2030-05-01 14:00:00.250 Europe/Vienna time")]
    [InlineData(TriggerType.Interval, "90s", "every 90 seconds, counted from its registration")]
    [InlineData(TriggerType.Interval, "1h", "every hour, counted from its registration")]
    [InlineData(TriggerType.Interval, "1m0.5s", "every 1 minute and 500 milliseconds, counted from its registration")]
    [InlineData(TriggerType.DelayRecur, "36h", "every 36 hours, counted from its registration")]
    [InlineData(TriggerType.Cron, "@every 5m", "every 5 minutes, counted from its registration")]
    [InlineData(TriggerType.Cron, "0 5 * * *", "every day at 05:00")]
    public void Meaning_OfEveryType(TriggerType type, string text, string words) =>
        Previews.Of(Previews.Request(type, text, "Europe/Vienna")).Meaning.ShouldBe(words);

    [Fact]
    public void Meaning_HasTheBounds()
    {
        var cron = Previews.Cron("0 5 * * *", "Europe/Vienna");

        Previews.Of(cron with { StartAt = NewYear, EndAt = NewYear.AddDays(1), MaxRuns = 5 }).Meaning
            .ShouldBe("every day at 05:00, from 2030-01-01 01:00 on, until 2030-01-02 01:00, at most 5 times");
        Previews.Of(cron with { MaxRuns = 1 }).Meaning.ShouldBe("every day at 05:00, at most once");
        Previews.Of(Previews.Request(TriggerType.Interval, "90s", startAt: NewYear)).Meaning.ShouldBe("every 90 seconds, counted from 2030-01-01 00:00");
        Previews.Of(Previews.Request(TriggerType.DelayRecur, "90s", startAt: NewYear)).Meaning
            .ShouldBe("every 90 seconds, counted from its registration, from 2030-01-01 00:00 on");
    }

    [Fact]
    public void Zone_IsThatOfTheExpression_WhenItNamesOne() =>
        Previews.Of(Previews.Cron("CRON_TZ=Asia/Tokyo 0 5 * * *", "Europe/Vienna")).Zone.Id.ShouldBe("Asia/Tokyo");

    [Fact]
    public void Next_IncludesTheTimeItBeginsWith() =>
        Previews.Of(Previews.Cron("@daily") with { From = NewYear, Count = 2 }).Next.ShouldBe([NewYear, NewYear.AddDays(1)]);

    [Fact]
    public void Next_KeepsWithinTheBounds()
    {
        var daily = Previews.Cron("@daily") with { StartAt = NewYear };

        Previews.Of(daily with { EndAt = NewYear.AddDays(2) }).Next.Count.ShouldBe(3);
        Previews.Of(daily with { MaxRuns = 4, RunCount = 2 }).Next.ShouldBe([NewYear, NewYear.AddDays(1)]);
        Previews.Of(daily with { Cursor = NewYear }).Next[0].ShouldBe(NewYear.AddDays(1));
        Previews.Of(daily with { From = NewYear.AddDays(7) }).Next[0].ShouldBe(NewYear.AddDays(7));
        Previews.Of(daily with { Count = 1000 }).Next.Count.ShouldBe(1000);
    }

    [Fact]
    public void Next_OfAOneShot_IsItself()
    {
        Previews.Of(Previews.Request(TriggerType.Now, "")).Next.ShouldBe([Previews.Now]);
        Previews.Of(Previews.Request(TriggerType.Date, "2020-01-01T00:00:00Z")).Next.ShouldBe([Instant.Utc("2020-01-01")]);
        Previews.Of(Previews.Request(TriggerType.Date, "2020-01-01T00:00:00Z") with { From = NewYear }).Next.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9998-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public void Of_TakesTheEndsOfTime(string from)
    {
        var at = DateTimeOffset.Parse(from, CultureInfo.InvariantCulture);
        foreach (var request in new[] { Previews.Cron("30 2 * * *", "Europe/Vienna"), Previews.Cron("* * 2 * * *", "Pacific/Apia"), Previews.Request(TriggerType.Interval, "1d", "Europe/Vienna") })
        {
            Previews.Of(request with { From = at }).Next.ShouldAllBe(next => next >= at);
            Previews.Of(request with { StartAt = at, EndAt = at }).Next.Count.ShouldBeLessThanOrEqualTo(1);
        }
    }
}
