using ScalableScheduler.Schedules;
using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Tests.Cron;

namespace ScalableScheduler.Tests.Schedules.Preview;

public sealed class DstRemarkTests
{
    // Vienna: forward from 02:00 to 03:00 on 28 March 2027 and 26 March 2028, back from 03:00 to 02:00 on 31 October 2027 and 29 October 2028.
    [Theory]
    [InlineData("30 2 * * *", DstEffect.Moved, 1, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:30 does not exist and fires at 03:00 instead.")]
    [InlineData("0 2 * * *", DstEffect.Moved, 1, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:00 does not exist and fires at 03:00 instead.")]
    [InlineData("15,30 2 * * *", DstEffect.Merged, 2, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:15 and 02:30 do not exist and fire together, once, at 03:00.")]
    [InlineData("0 2,3 * * *", DstEffect.Merged, 1, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:00 does not exist and fires together with 03:00, once.")]
    [InlineData("*/20 2 * * *", DstEffect.Skipped, 3, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:00, 02:20 and 02:40 do not exist and are left out.")]
    [InlineData("*/5 2 * * *", DstEffect.Skipped, 12, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:00, 02:05, …, 02:55 (12 times) do not exist and are left out.")]
    [InlineData("0 0-4/2 * * *", DstEffect.Skipped, 1, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:00 does not exist and is left out.")]
    [InlineData("30 30 2 * * *", DstEffect.Moved, 1, "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:30:30 does not exist and fires at 03:00 instead.")]
    public void Spring_InVienna(string expression, DstEffect effect, int slots, string message)
    {
        var remark = Remarks(expression, "Europe/Vienna")[0];

        remark.ShouldBe(new DstRemark(effect, Instant.Utc("2027-03-28 01:00"), slots, message));
    }

    [Theory]
    [InlineData("30 2 * * *", DstEffect.FirstOnly, 1, "On 2027-10-31 the clock goes back from 03:00 to 02:00: 02:30 comes twice and fires the first time only.")]
    [InlineData("0,30 2 * * *", DstEffect.FirstOnly, 2, "On 2027-10-31 the clock goes back from 03:00 to 02:00: 02:00 and 02:30 come twice and fire the first time only.")]
    [InlineData("*/30 2 * * *", DstEffect.Repeated, 2, "On 2027-10-31 the clock goes back from 03:00 to 02:00: 02:00 and 02:30 come twice and fire both times.")]
    [InlineData("15 1-3 * * *", DstEffect.Repeated, 1, "On 2027-10-31 the clock goes back from 03:00 to 02:00: 02:15 comes twice and fires both times.")]
    public void Autumn_InVienna(string expression, DstEffect effect, int slots, string message)
    {
        var remark = Remarks(expression, "Europe/Vienna")[1];

        remark.ShouldBe(new DstRemark(effect, Instant.Utc("2027-10-31 01:00"), slots, message));
    }

    [Fact]
    public void Remarks_AreOfTwoYears() =>
        Remarks("30 2 * * *", "Europe/Vienna").Select(r => r.At).ShouldBe(
            [Instant.Utc("2027-03-28 01:00"), Instant.Utc("2027-10-31 01:00"), Instant.Utc("2028-03-26 01:00"), Instant.Utc("2028-10-29 01:00")]);

    [Theory]
    [InlineData("30 2 * * *", "UTC")]
    [InlineData("30 2 * * *", "Asia/Kolkata")]
    [InlineData("30 4 * * *", "Europe/Vienna")]
    [InlineData("30 2 * * MON", "Europe/Vienna")]
    [InlineData("*/20 3-8 * * *", "Europe/Vienna")]
    [InlineData("@every 1h", "Europe/Vienna")]
    // What goes on in every hour keeps its rhythm when the change is of whole hours.
    [InlineData("*/15 * * * *", "Europe/Vienna")]
    [InlineData("0 * * * *", "Africa/Casablanca")]
    [InlineData("30 2 * * *", "Pacific/Apia")]
    public void Remarks_AreNone_WhereNothingHappens(string expression, string zone) => Remarks(expression, zone).ShouldBeEmpty();

    [Fact]
    public void LordHowe_MovesByHalfAnHour()
    {
        // 2027-04-04: 02:00 becomes 01:30 at 15:00 UTC the day before. 2027-10-03: 02:00 becomes 02:30.
        Remarks("45 1 * * *", "Australia/Lord_Howe")[0].Message.ShouldBe(
            "On 2027-04-04 the clock goes back from 02:00 to 01:30: 01:45 comes twice and fires the first time only.");
        Remarks("15 2 * * *", "Australia/Lord_Howe")[0].ShouldBe(new DstRemark(
            DstEffect.Moved, Instant.Utc("2027-10-02 15:30"), 1, "On 2027-10-03 the clock goes forward from 02:00 to 02:30: 02:15 does not exist and fires at 02:30 instead."));
        // Here even a rhythm of every hour stumbles.
        Remarks("15 * * * *", "Australia/Lord_Howe").Select(r => r.Effect).ShouldBe([DstEffect.Skipped, DstEffect.Skipped]);
        Remarks("45 * * * *", "Australia/Lord_Howe").Select(r => r.Effect).ShouldBe([DstEffect.Repeated, DstEffect.Repeated]);
    }

    [Fact]
    public void Apia_HadNo30December2011()
    {
        var now = Instant.Utc("2011-12-01");
        Remarks("0 12 30 12 *", "Pacific/Apia", now)[0].ShouldBe(new DstRemark(
            DstEffect.Moved, Instant.Utc("2011-12-30 10:00"), 1,
            "On 2011-12-30 the clock goes forward from 00:00 to 2011-12-31 00:00: 12:00 does not exist and fires at 2011-12-31 00:00 instead."));
        Remarks("0 0 * * *", "Pacific/Apia", now)[0].Effect.ShouldBe(DstEffect.Merged);
        Remarks("*/10 8-17 * * *", "Pacific/Apia", now)[0].Slots.ShouldBe(60);
        Remarks("* * 8-17 * * *", "Pacific/Apia", now)[0].Message.ShouldContain("at least 10000 times");
    }

    [Fact]
    public void Casablanca_SetsTheClockBackForRamadan()
    {
        // Ramadan 2027: back from 03:00 to 02:00 on 7 February, forward again on 14 March.
        var remarks = Remarks("30 2 * * *", "Africa/Casablanca");

        remarks[0].ShouldBe(new DstRemark(
            DstEffect.FirstOnly, Instant.Utc("2027-02-07 02:00"), 1, "On 2027-02-07 the clock goes back from 03:00 to 02:00: 02:30 comes twice and fires the first time only."));
        remarks[1].ShouldBe(new DstRemark(
            DstEffect.Moved, Instant.Utc("2027-03-14 02:00"), 1, "On 2027-03-14 the clock goes forward from 02:00 to 03:00: 02:30 does not exist and fires at 03:00 instead."));
        remarks.Count.ShouldBe(4);
    }

    [Fact]
    public void Remarks_KeepWithinTheBounds()
    {
        var request = Previews.Cron("30 2 * * *", "Europe/Vienna");

        Previews.Of(request with { EndAt = Instant.Utc("2027-06-01") }).DstRemarks.Count.ShouldBe(1);
        Previews.Of(request with { EndAt = Instant.Utc("2026-01-01") }).DstRemarks.ShouldBeEmpty();
        Previews.Of(request with { StartAt = Instant.Utc("2027-06-01") }).DstRemarks[0].At.ShouldBe(Instant.Utc("2027-10-31 01:00"));
        Previews.Of(request with { MaxRuns = 5 }).DstRemarks.ShouldBeEmpty();
        Previews.Of(request with { MaxRuns = 200 }).DstRemarks.Count.ShouldBe(1);
        Previews.Of(request with { From = Instant.Utc("2030-01-01") }).DstRemarks[0].At.ShouldBe(Instant.Utc("2030-03-31 01:00"));
    }

    [Theory]
    [InlineData("2027-03-28T02:30:00", "On 2027-03-28 the clock goes forward from 02:00 to 03:00: 02:30 does not exist and fires at 03:00 instead.")]
    [InlineData("2027-10-31T02:30:00", "On 2027-10-31 the clock goes back from 03:00 to 02:00: 02:30 comes twice and fires the first time only.")]
    [InlineData("2027-03-28T03:00:00", null)]
    [InlineData("2027-10-31T03:00:00", null)]
    [InlineData("2027-10-31T01:59:59", null)]
    [InlineData("2027-10-31T02:30:00+02:00", null)]
    [InlineData("9999-12-31T12:00:00", null)]
    [InlineData("0001-01-02T12:00:00", null)]
    public void ADate_IsRemarkedWhenItsTimeIsNotThereOnce(string date, string? message) =>
        Previews.Of(Previews.Request(TriggerType.Date, date, "Europe/Vienna")).DstRemarks.SingleOrDefault()?.Message.ShouldBe(message);

    private static IReadOnlyList<DstRemark> Remarks(string expression, string zone, DateTimeOffset? now = null) =>
        Previews.Of(Previews.Cron(expression, zone, now: now)).DstRemarks;
}
