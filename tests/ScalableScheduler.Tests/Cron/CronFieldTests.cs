using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

public sealed class CronFieldTests
{
    [Theory]
    // 2025-01-01 is a Wednesday.
    [InlineData("*/20 0 1 1 *        ", "2025-01-01", "2025-01-02", "2025-01-01 00:00, 2025-01-01 00:20, 2025-01-01 00:40")]
    [InlineData("5,10,5 0 1 1 *      ", "2025-01-01", "2025-01-02", "2025-01-01 00:05, 2025-01-01 00:10")]
    [InlineData("50/4 0 1 1 *        ", "2025-01-01", "2025-01-02", "2025-01-01 00:50, 2025-01-01 00:54, 2025-01-01 00:58")]
    [InlineData("10-20/5 0 1 1 *     ", "2025-01-01", "2025-01-02", "2025-01-01 00:10, 2025-01-01 00:15, 2025-01-01 00:20")]
    [InlineData("0 22-2 1 1 *        ", "2025-01-01", "2025-01-02", "2025-01-01 00:00, 2025-01-01 01:00, 2025-01-01 02:00, 2025-01-01 22:00, 2025-01-01 23:00")]
    [InlineData("0 22-2/2 1 1 *      ", "2025-01-01", "2025-01-02", "2025-01-01 00:00, 2025-01-01 02:00, 2025-01-01 22:00")]
    [InlineData("*,30 0 1 1 *        ", "2025-01-01 00:58", "2025-01-02", "2025-01-01 00:58, 2025-01-01 00:59")]
    [InlineData("*/60 */24 1 1 *     ", "2025-01-01", "2025-01-02", "2025-01-01 00:00")]
    [InlineData("30 0 0 1 1 *        ", "2025-01-01", "2025-01-02", "2025-01-01 00:00:30")]
    [InlineData("58-1 0 0 1 1 *      ", "2025-01-01", "2025-01-02", "2025-01-01 00:00:00, 2025-01-01 00:00:01, 2025-01-01 00:00:58, 2025-01-01 00:00:59")]
    [InlineData("? 0 0 1 1 ?         ", "2025-01-01 00:00:58", "2025-01-02", "2025-01-01 00:00:58, 2025-01-01 00:00:59")]
    [InlineData("0 0 1 nov-feb *     ", "2025-01-01", "2026-01-01", "2025-01-01, 2025-02-01, 2025-11-01, 2025-12-01")]
    [InlineData("0 0 1 Mar,12 *      ", "2025-01-01", "2026-01-01", "2025-03-01, 2025-12-01")]
    [InlineData("0 0 30-2 1 *        ", "2025-01-01", "2026-01-01", "2025-01-01, 2025-01-02, 2025-01-30, 2025-01-31")]
    [InlineData("0 0 * * 0           ", "2025-01-01", "2025-01-08", "2025-01-05")]
    [InlineData("0 0 * * 7           ", "2025-01-01", "2025-01-08", "2025-01-05")]
    [InlineData("0 0 * * fri-MON     ", "2025-01-01", "2025-01-08", "2025-01-03, 2025-01-04, 2025-01-05, 2025-01-06")]
    [InlineData("0 0 * * 5-7         ", "2025-01-01", "2025-01-08", "2025-01-03, 2025-01-04, 2025-01-05")]
    [InlineData("0 0 * * 7-1         ", "2025-01-01", "2025-01-08", "2025-01-05, 2025-01-06")]
    [InlineData("0 0 * * SUN-MON     ", "2025-01-01", "2025-01-08", "2025-01-05, 2025-01-06")]
    [InlineData("0 0 * * MON-SUN/3   ", "2025-01-01", "2025-01-08", "2025-01-02, 2025-01-05, 2025-01-06")]
    [InlineData("0 0 * * 7-0         ", "2025-01-01", "2025-01-08", "2025-01-05")]
    [InlineData("0 0 * * 0-7/3       ", "2025-01-01", "2025-01-08", "2025-01-01, 2025-01-04, 2025-01-05")]
    [InlineData("0 0 * * 1/2         ", "2025-01-01", "2025-01-08", "2025-01-01, 2025-01-03, 2025-01-06")]
    [InlineData("\t0  0\t1 1   * ", "2025-01-01", "2025-01-08", "2025-01-01")]
    public void Next_ListsTheValuesOfTheField(string expression, string from, string to, string expected) =>
        CronExpression.Parse(expression).ShouldFire("UTC", from, to, expected);

    [Theory]
    [InlineData("0 0 L * *       ", "2024-02-01", "2024-05-01", "2024-02-29, 2024-03-31, 2024-04-30")]
    [InlineData("0 0 l-1 * *     ", "2025-02-01", "2025-04-01", "2025-02-27, 2025-03-30")]
    [InlineData("0 0 L-30 * *    ", "2025-01-01", "2025-06-01", "2025-01-01, 2025-03-01, 2025-05-01")]
    [InlineData("0 0 15W * *     ", "2025-02-01", "2025-07-01", "2025-02-14, 2025-03-14, 2025-04-15, 2025-05-15, 2025-06-16")]
    // 1 February 2025 is a Saturday and 31 August a Sunday: the nearest weekday lies in another month.
    [InlineData("0 0 1W 2 *      ", "2025-01-01", "2026-01-01", "2025-02-03")]
    [InlineData("0 0 31W * *     ", "2025-08-01", "2025-11-01", "2025-08-29, 2025-10-31")]
    [InlineData("0 0 LW * *      ", "2025-05-01", "2025-09-01", "2025-05-30, 2025-06-30, 2025-07-31, 2025-08-29")]
    [InlineData("0 0 L-2W 8 *    ", "2025-01-01", "2026-01-01", "2025-08-29")]
    [InlineData("0 0 1,L,15w 8 * ", "2025-01-01", "2026-01-01", "2025-08-01, 2025-08-15, 2025-08-31")]
    [InlineData("0 0 * * 5L      ", "2025-01-01", "2025-04-01", "2025-01-31, 2025-02-28, 2025-03-28")]
    [InlineData("0 0 * * FRIL    ", "2025-01-01", "2025-02-01", "2025-01-31")]
    [InlineData("0 0 * * 7L      ", "2025-01-01", "2025-02-01", "2025-01-26")]
    [InlineData("0 0 * * MON#2   ", "2025-01-01", "2025-03-01", "2025-01-13, 2025-02-10")]
    [InlineData("0 0 ? * 3#5     ", "2025-01-01", "2025-05-01", "2025-01-29, 2025-04-30")]
    [InlineData("0 0 * 1 7#1,SUN#2,SATL ", "2025-01-01", "2026-01-01", "2025-01-05, 2025-01-12, 2025-01-25")]
    [InlineData("0 0 29 2 *      ", "2095-01-01", "2105-01-01", "2096-02-29, 2104-02-29")]
    [InlineData("0 0 * 2 MON#5   ", "2040-01-01", "2100-01-01", "2044-02-29, 2072-02-29")]
    public void Next_ListsSpecialDays(string expression, string from, string to, string expected) =>
        CronExpression.Parse(expression).ShouldFire("UTC", from, to, expected);

    [Theory]
    [InlineData(DayMatch.Or, "0 0 13 * FRI   ", "2025-06-01", "2025-07-01", "2025-06-06, 2025-06-13, 2025-06-20, 2025-06-27")]
    [InlineData(DayMatch.Or, "0 0 12 * FRI   ", "2025-06-01", "2025-07-01", "2025-06-06, 2025-06-12, 2025-06-13, 2025-06-20, 2025-06-27")]
    [InlineData(DayMatch.And, "0 0 13 * FRI   ", "2025-06-01", "2026-04-01", "2025-06-13, 2026-02-13, 2026-03-13")]
    [InlineData(DayMatch.Or, "0 0 ? * FRI    ", "2025-06-01", "2025-06-15", "2025-06-06, 2025-06-13")]
    [InlineData(DayMatch.Or, "0 0 13 * ?     ", "2025-06-01", "2025-07-01", "2025-06-13")]
    // Vixie cron: a field that begins with * does not restrict, even when it has a step; then both must match.
    [InlineData(DayMatch.Or, "0 0 */10 * SUN ", "2025-06-01", "2025-07-01", "2025-06-01")]
    [InlineData(DayMatch.Or, "0 0 1/10 * SUN ", "2025-06-01", "2025-06-16", "2025-06-01, 2025-06-08, 2025-06-11, 2025-06-15")]
    [InlineData(DayMatch.Or, "0 0 L * MON#1  ", "2025-06-01", "2025-07-01", "2025-06-02, 2025-06-30")]
    [InlineData(DayMatch.And, "0 0 L * MON-FRI", "2025-05-01", "2025-08-01", "2025-06-30, 2025-07-31")]
    public void Next_CombinesDayOfMonthAndDayOfWeek(DayMatch rule, string expression, string from, string to, string expected) =>
        CronExpression.Parse(expression, rule).ShouldFire("UTC", from, to, expected);

    [Theory]
    [InlineData("@secondly     ", "* * * * * *")]
    [InlineData("@every_second ", "* * * * * *")]
    [InlineData("@minutely     ", "* * * * *")]
    [InlineData("@every_minute ", "0 * * * * *")]
    [InlineData("@Hourly       ", "0 * * * *")]
    [InlineData("@DAILY        ", "0 0 * * *")]
    [InlineData("@midnight     ", "0 0 * * *")]
    [InlineData("@weekly       ", "0 0 * * 0")]
    [InlineData("@monthly      ", "0 0 1 * *")]
    [InlineData("@yearly       ", "0 0 1 1 *")]
    [InlineData("@annually     ", "0 0 1 1 *")]
    [InlineData("@weekdays     ", "0 0 * * 1-5")]
    [InlineData("@weekends     ", "0 0 * * 0,6")]
    public void Parse_ExpandsMacros(string macro, string fields)
    {
        var parsed = CronExpression.Parse(macro);
        parsed.ShouldBe(CronExpression.Parse(fields));
        parsed.GetHashCode().ShouldBe(CronExpression.Parse(fields).GetHashCode());
        parsed.ToString().ShouldBe(macro);
    }

    [Fact]
    public void Equals_TellsApart_WhatFiresDifferently()
    {
        var all = new[]
        {
            CronExpression.Parse("0 2 13 * FRI"), CronExpression.Parse("0 2 13 * FRI", DayMatch.And), CronExpression.Parse("0 2-2 13 * FRI"),
            CronExpression.Parse("TZ=UTC 0 2 13 * FRI"), CronExpression.Parse("1 2 13 * FRI"), CronExpression.Parse("1 0 2 13 * FRI"),
        };
        all.Distinct().Count().ShouldBe(all.Length);
    }

    [Theory]
    [InlineData("CRON_TZ=Europe/Vienna 0 5 * * *", "Europe/Vienna")]
    [InlineData("TZ=America/New_York\t@daily", "America/New_York")]
    [InlineData("  tz=UTC  0 5 * * *", "UTC")]
    [InlineData("0 5 * * *", null)]
    public void Zone_IsThatOfThePrefix(string expression, string? zone) => (CronExpression.Parse(expression).Zone?.Id).ShouldBe(zone);
}
