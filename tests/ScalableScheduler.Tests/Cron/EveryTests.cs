using System.Globalization;
using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

public sealed class EveryTests
{
    [Theory]
    [InlineData("@every 1h30m", "01:30:00")]
    [InlineData(" @EVERY\t30s ", "00:00:30")]
    [InlineData("@every PT1M", "00:01:00")]
    [InlineData("@every 90", "00:01:30")]
    [InlineData("@every 1s", "00:00:01")]
    public void TryParse_ReadsThePeriod(string text, string expected)
    {
        Every.TryParse(text, out var period, out var error).ShouldBeTrue();
        period.ShouldBe(TimeSpan.Parse(expected, CultureInfo.InvariantCulture));
        error.ShouldBeNull();
    }

    [Theory]
    [InlineData("@every")]
    [InlineData("@every soon")]
    [InlineData("@every -5s")]
    [InlineData("@every 999ms")]
    [InlineData("@every 0")]
    public void TryParse_SaysWhatIsWrongWithTheDuration(string text)
    {
        Every.TryParse(text, out var period, out var error).ShouldBeFalse();
        period.ShouldBe(TimeSpan.Zero);
        error!.Field.ShouldBe("duration");
        error.Allowed.ShouldContain("1h30m");
    }

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("@every_minute")]
    [InlineData("@everyday")]
    [InlineData("")]
    public void TryParse_LeavesOtherTextsAlone(string text)
    {
        Every.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldBeNull();
    }
}
