using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

public sealed class CronErrorTests
{
    [Theory]
    [InlineData("60 * * * *          ", "minutes", "60", "out of range", "0-59")]
    [InlineData("60 * * * * *        ", "seconds", "60", "out of range", "0-59")]
    [InlineData("* 24 * * *          ", "hours", "24", "out of range", "0-23")]
    [InlineData("* * 0 * *           ", "day of month", "0", "out of range", "1-31")]
    [InlineData("* * 1-32 * *        ", "day of month", "1-32", "32 is out of", "1-31")]
    [InlineData("* * * 13 *          ", "month", "13", "out of range", "1-12 or JAN-DEC")]
    [InlineData("* * * JANUARY *     ", "month", "JANUARY", "not a value", "JAN-DEC")]
    [InlineData("* * * MON *         ", "month", "MON", "not a value", "JAN-DEC")]
    [InlineData("* * * * 8           ", "day of week", "8", "out of range", "0-7 or SUN-SAT")]
    [InlineData("* * * * MON#6       ", "day of week", "MON#6", "no such", "#1 to #5")]
    [InlineData("* * * * MON#        ", "day of week", "MON#", "no such", "#1 to #5")]
    [InlineData("* * * * #1          ", "day of week", "#1", "missing", "n#1 to n#5")]
    [InlineData("* * * * L           ", "day of week", "L", "needs the weekday", "nL")]
    [InlineData("* * * * 1-5L        ", "day of week", "1-5L", "not a value", "nL")]
    [InlineData("* * L-31 * *        ", "day of month", "L-31", "follows L", "L-30")]
    [InlineData("* * LX * *          ", "day of month", "LX", "follows L", "LW")]
    [InlineData("* * 1-5W * *        ", "day of month", "1-5W", "not a value", "nW")]
    [InlineData("* * W * *           ", "day of month", "W", "missing", "nW")]
    [InlineData("* * * L *           ", "month", "L", "not a value", "1-12")]
    [InlineData("*/0 * * * *         ", "minutes", "*/0", "step '0'", "1-60")]
    [InlineData("*/61 * * * *        ", "minutes", "*/61", "step '61'", "1-60")]
    [InlineData("*/ * * * *          ", "minutes", "*/", "step ''", "1-60")]
    [InlineData("1/2/3 * * * *       ", "minutes", "1/2/3", "step '2/3'", "1-60")]
    [InlineData("1,,2 * * * *        ", "minutes", "", "empty", "lists")]
    [InlineData("1, * * * *          ", "minutes", "", "empty", "lists")]
    [InlineData("5- * * * *          ", "minutes", "5-", "missing", "ranges")]
    [InlineData("-5 * * * *          ", "minutes", "-5", "missing", "ranges")]
    [InlineData("1-2-3 * * * *       ", "minutes", "1-2-3", "'2-3' is not", "ranges")]
    [InlineData("** * * * *          ", "minutes", "**", "not a value", "*")]
    [InlineData("+5 * * * *          ", "minutes", "+5", "not a value", "0-59")]
    [InlineData("٣ * * * *           ", "minutes", "٣", "not a value", "0-59")]
    [InlineData("99999999999 * * * * ", "minutes", "99999999999", "not a value", "0-59")]
    [InlineData("H( * * * *          ", "minutes", "H(", "after H", "H(a-b)")]
    [InlineData("H() * * * *         ", "minutes", "H()", "after H", "H(a-b)")]
    [InlineData("H(5) * * * *        ", "minutes", "H(5)", "after H", "H(a-b)")]
    [InlineData("H(0-60) * * * *     ", "minutes", "H(0-60)", "60 is out of", "0-59")]
    [InlineData("H(0-9)/20 * * * *   ", "minutes", "H(0-9)/20", "larger than the 10", "H/n")]
    [InlineData("H-5 * * * *         ", "minutes", "H-5", "after H", "H/n")]
    [InlineData("0 0 30 2 *          ", "day of month", "30", "no such date", "days that its months have")]
    [InlineData("0 0 31 4,6,9,11 *   ", "day of month", "31", "no such date", "days")]
    [InlineData("0 0 30W FEB *       ", "day of month", "30W", "no such date", "days")]
    [InlineData("0 0 L-29 2 *        ", "day of month", "L-29", "no such date", "days")]
    [InlineData("* * * *             ", "expression", "* * * *", "4 fields", "5 fields")]
    [InlineData("* * * * * * 2025    ", "expression", "* * * * * * 2025", "no field for the year", "6 with seconds first")]
    [InlineData("                    ", "expression", "", "no expression", "5 fields")]
    [InlineData("@fortnightly        ", "expression", "@fortnightly", "no such macro", "@daily")]
    [InlineData("@reboot             ", "expression", "@reboot", "no such macro", "@daily")]
    [InlineData("@every 5m           ", "expression", "@every 5m", "fixed period", "5 fields")]
    [InlineData("TZ=UTC @every 5m    ", "expression", "@every 5m", "fixed period", "5 fields")]
    [InlineData("TZ=Europe/Wien * * * * *", "timezone", "Europe/Wien", "no such time zone", "IANA")]
    [InlineData("CRON_TZ=Europe/Viena * * * * *", "timezone", "Europe/Viena", "no such time zone", "did you mean Europe/Vienna?")]
    [InlineData("TZ= * * * * *       ", "timezone", "", "no such time zone", "IANA")]
    [InlineData("TZ=UTC              ", "expression", "", "no expression", "5 fields")]
    public void TryParse_NamesFieldTextAndWhatIsAllowed(string text, string field, string piece, string message, string allowed)
    {
        CronExpression.TryParse(text, out var expression, out var error).ShouldBeFalse();
        expression.ShouldBeNull();
        error!.Field.ShouldBe(field);
        error.Text.ShouldBe(piece);
        error.Message.ShouldContain(message);
        error.Allowed.ShouldContain(allowed);
    }

    [Fact]
    public void TryParse_RefusesADate_WhenNoDayMatchesBothFields()
    {
        CronExpression.TryParse("0 0 15W * SAT", out _, out var error, DayMatch.And).ShouldBeFalse();
        error!.Field.ShouldBe("day of month");
        CronExpression.TryParse("0 0 15W * SAT", out _, out _).ShouldBeTrue();
        CronExpression.TryParse("0 0 30 2 SAT", out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void TryParse_DoesNotRepeatAHugeText()
    {
        CronExpression.TryParse(new string('1', 100_000), out _, out var error).ShouldBeFalse();
        error!.ToString().Length.ShouldBeLessThan(400);
    }

    [Fact]
    public void Parse_ThrowsTheError()
    {
        var thrown = Should.Throw<CronFormatException>(() => CronExpression.Parse("* 25 * * *"));
        thrown.Error.Field.ShouldBe("hours");
        thrown.Message.ShouldBe("hours '25': 25 is out of range; allowed: 0-23");
    }
}
