using ScalableScheduler.Cron;
using ScalableScheduler.Schedules;
using ScalableScheduler.Schedules.Preview;

namespace ScalableScheduler.Tests.Schedules.Preview;

public sealed class PreviewWarningTests
{
    [Theory]
    [InlineData("* 2 * * *", WarningCodes.EveryMinute, "60 times in each of its hours. For once in each of them, write 0 in the minutes: 0 2 * * *")]
    [InlineData("* */2 * * *", WarningCodes.EveryMinute, "0 */2 * * *")]
    [InlineData("*/1 9,17 * * MON", WarningCodes.EveryMinute, "0 9,17 * * MON")]
    [InlineData("* 8-18/2 * * *", WarningCodes.EveryMinute, "0 8-18/2 * * *")]
    [InlineData("* 30 9 * * *", WarningCodes.EveryMinute, "60 times in each of its minutes. For once in each of them, write 0 in the seconds: 0 30 9 * * *")]
    [InlineData("* * 9 * * *", WarningCodes.EveryMinute, "3600 times in each of its hours. For once in each of them, write 0 in the minutes: 0 0 9 * * *")]
    [InlineData("0 0 13 * FRI", WarningCodes.DayOr, "either")]
    [InlineData("0 0 1-7 * MON", WarningCodes.DayOr, "either")]
    [InlineData("*/7 * * * *", WarningCodes.UnevenStep, "*/7 in the field minutes is uneven: after 56 comes 0 again, 4 and not 7 later. For an even distance use an interval of 7m.")]
    [InlineData("*/40 * * * *", WarningCodes.UnevenStep, "after 40 comes 0 again, 20 and not 40 later")]
    [InlineData("3/10,*/25 * * * *", WarningCodes.UnevenStep, "*/25 in the field minutes")]
    [InlineData("0 */5 * * *", WarningCodes.UnevenStep, "after 20 comes 0 again, 4 and not 5 later. For an even distance use an interval of 5h.")]
    [InlineData("*/45 * * * * *", WarningCodes.UnevenStep, "interval of 45s")]
    [InlineData("0 0 */2 * *", WarningCodes.UnevenStep, "starts again on the 1st of every month")]
    [InlineData("0 0 1 */5 *", WarningCodes.UnevenStep, "after 11 comes 1 again")]
    [InlineData("0 0 * * */2", WarningCodes.UnevenStep, "after 6 comes 0 again, 1 and not 2 later")]
    [InlineData("40/30 * * * *", WarningCodes.IdleStep, "40 only")]
    [InlineData("*/60 * * * *", WarningCodes.IdleStep, "0 only")]
    [InlineData("0 0 31 * *", WarningCodes.MissingDay, "31st")]
    [InlineData("0 0 31W * *", WarningCodes.MissingDay, "31st")]
    [InlineData("0 0 30 * *", WarningCodes.MissingDay, "February has no 30th")]
    [InlineData("0 0 29 * *", WarningCodes.MissingDay, "leap years")]
    [InlineData("0 0 29 2 *", WarningCodes.MissingDay, "Only leap years")]
    [InlineData("0 0 * * MON#5", WarningCodes.MissingDay, "fifth")]
    [InlineData("0 22-2 * * FRI", WarningCodes.SplitNight, "22-2")]
    public void AWarning_Comes(string expression, string code, string part)
    {
        var warnings = Warnings(Previews.Cron(expression));

        warnings.Select(w => w.Code).ShouldBe([code]);
        warnings[0].Message.ShouldContain(part);
    }

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("* 8-17 * * MON-FRI")]
    [InlineData("* * * * * *")]
    [InlineData("* 10-20 9 * * *")]
    [InlineData("0 2 * * *")]
    [InlineData("*/15 * * * *")]
    [InlineData("*/30 8-17 * * *")]
    [InlineData("5/15 * * * *")]
    [InlineData("0 */6 * * *")]
    [InlineData("0 1/2 * * *")]
    [InlineData("0-30/7 * * * *")]
    [InlineData("0 8-18/5 * * *")]
    [InlineData("0,40 * * * *")]
    [InlineData("0 0 1 */3 *")]
    [InlineData("0 0 13 * *")]
    [InlineData("0 0 * * FRI")]
    [InlineData("0 0 13 * ?")]
    [InlineData("0 0 1-31 * MON")]
    [InlineData("0 0 28 * *")]
    [InlineData("0 0 28-31 * *")]
    [InlineData("0 0 31 1,3,12 *")]
    [InlineData("0 0 30 4 *")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 31,L * *")]
    [InlineData("0 0 * * MON#4")]
    [InlineData("0 0 * * FRIL")]
    [InlineData("0 22-2 * * *")]
    [InlineData("*/1 * */1 * *")]
    [InlineData("H H * * *")]
    [InlineData("@daily")]
    [InlineData("@weekly")]
    [InlineData("@yearly")]
    [InlineData("@every 7m")]
    public void NoWarning_ForWhatIsHarmless(string expression) => Warnings(Previews.Cron(expression)).ShouldBeEmpty();

    [Theory]
    [InlineData("0 0 */2 * MON")]
    [InlineData("0 0 1-7 * */2")]
    public void DayAnd_Comes_WhenAStarIsTheReason(string expression) =>
        Warnings(Previews.Cron(expression)).Select(w => w.Code).ShouldBe([WarningCodes.UnevenStep, WarningCodes.DayAnd]);

    [Fact]
    public void DayOr_DoesNotCome_WhenBothMustMatchAnyway()
    {
        Warnings(Previews.Cron("0 0 13 * FRI", dayMatch: DayMatch.And)).ShouldBeEmpty();
        Warnings(Previews.Cron("0 0 */2 * MON", dayMatch: DayMatch.And)).Select(w => w.Code).ShouldBe([WarningCodes.UnevenStep]);
    }

    [Fact]
    public void AHash_IsOfTheSchedulesId()
    {
        Warnings(Previews.Cron("H 3 * * *") with { HasIdentity = false }).Select(w => w.Code).ShouldBe([WarningCodes.UnknownHash]);
        Warnings(Previews.Cron("0 3 * * THU") with { HasIdentity = false }).ShouldBeEmpty();
    }

    [Fact]
    public void AnIntervalOfDays_DriftsFromTheClock()
    {
        Warnings(Previews.Request(TriggerType.Interval, "1d", "Europe/Vienna")).Select(w => w.Code).ShouldBe([WarningCodes.DriftingDay]);
        Warnings(Previews.Request(TriggerType.Interval, "7d", "Europe/Vienna"))[0].Message.ShouldStartWith("Every 7 days is a fixed time");
        Warnings(Previews.Request(TriggerType.Interval, "1d")).ShouldBeEmpty();
        Warnings(Previews.Request(TriggerType.Interval, "6h", "Europe/Vienna")).ShouldBeEmpty();
    }

    [Fact]
    public void WhatNeverFires_IsSaid()
    {
        var past = Previews.Request(TriggerType.Date, "2020-01-01T00:00:00Z");
        Warnings(past).Select(w => w.Code).ShouldBe([WarningCodes.Past]);
        Warnings(past)[0].Message.ShouldContain("fire_once");
        Warnings(past with { Misfire = new MisfirePolicy(MisfireRule.Skip, TimeSpan.FromMinutes(1)) })[0].Message.ShouldContain("never fires");
        Warnings(past with { StartAt = Previews.Now }).Select(w => w.Code).ShouldBe([WarningCodes.Never]);
        Warnings(Previews.Cron("0 0 1 1 *") with { EndAt = Previews.Now.AddDays(1) }).Select(w => w.Code).ShouldBe([WarningCodes.Never]);
        Warnings(Previews.Cron("0 0 1 1 *") with { MaxRuns = 2, RunCount = 2 })[0].Message.ShouldContain("max_runs");
        // Its every slot lies in the gap.
        Warnings(Previews.Cron("*/10 2 * 3 SUNL", "Europe/Vienna")).ShouldBe([new PreviewWarning(WarningCodes.Never, "It never fires: none of its local times ever comes.")]);
        Warnings(Previews.Cron("0 0 1 1 *") with { Enabled = false }).Select(w => w.Code).ShouldBe([WarningCodes.Paused]);
    }

    private static IReadOnlyList<PreviewWarning> Warnings(PreviewRequest request) => Previews.Of(request).Warnings;
}
