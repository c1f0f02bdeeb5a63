using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Time;

namespace ScalableScheduler.Tests.Time;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("30s", "00:00:30", "30s")]
    [InlineData("1h30m", "01:30:00", "1h30m")]
    [InlineData("250ms", "00:00:00.250", "250ms")]
    [InlineData("2d", "2.00:00:00", "2d")]
    [InlineData("1w", "7.00:00:00", "7d")]
    [InlineData("1D12H", "1.12:00:00", "1d12h")]
    [InlineData("1.5h", "01:30:00", "1h30m")]
    [InlineData("90", "00:01:30", "1m30s")]
    [InlineData("0.5", "00:00:00.5", "500ms")]
    [InlineData("0.3333333333333333", "00:00:00.3333333", "333.3333ms")]
    [InlineData("0", "00:00:00", "0s")]
    [InlineData(" 5m ", "00:05:00", "5m")]
    [InlineData("1s500ms", "00:00:01.5", "1s500ms")]
    [InlineData("PT30S", "00:00:30", "30s")]
    [InlineData("P1DT2H", "1.02:00:00", "1d2h")]
    [InlineData("P2W", "14.00:00:00", "14d")]
    [InlineData("pt0.5s", "00:00:00.5", "500ms")]
    [InlineData("PT1,5H", "01:30:00", "1h30m")]
    [InlineData("PT0S", "00:00:00", "0s")]
    [InlineData("P0D", "00:00:00", "0s")]
    public void TryParse_ReadsAndFormatWritesBack(string text, string expected, string written)
    {
        Durations.TryParse(text, out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.Parse(expected, CultureInfo.InvariantCulture));
        Durations.Format(value).ShouldBe(written);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-30s")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("5x")]
    [InlineData("1h30")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("1_000")]
    [InlineData("٣s")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y")]
    [InlineData("P1M")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("PT1M1H")]
    [InlineData("PT1.5M1S")]
    [InlineData("P1W1D")]
    [InlineData("P-1D")]
    [InlineData("-P1D")]
    [InlineData("PT1STT")]
    [InlineData("PT5")]
    [InlineData("10675200d")] // a day more than TimeSpan.MaxValue
    [InlineData("922337203685.4775808")]
    [InlineData("999999999999999w")]
    [InlineData("P999999999999999W")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("1000000d1000000d")]
    public void TryParse_RefusesWhatIsNoDuration(string text)
    {
        Durations.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void TryParse_ReadsTheLongestSpan()
    {
        Durations.TryParse(Durations.Format(TimeSpan.MaxValue), out var value).ShouldBeTrue();
        value.ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void Format_IsReadBackAsTheSame() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<long>().Convert(ticks => new TimeSpan(Math.Abs(ticks % 1_000_000_007) * Math.Abs(ticks % 1009)), span => span.Ticks),
            span =>
            {
                Durations.TryParse(Durations.Format(span), out var value).ShouldBeTrue();
                value.ShouldBe(span);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Format_RefusesNegativeSpans() => Should.Throw<ArgumentOutOfRangeException>(() => Durations.Format(TimeSpan.FromTicks(-1)));
}
