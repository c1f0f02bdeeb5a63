using ScalableScheduler.Cron;

namespace ScalableScheduler.Tests.Cron;

/// <summary>What happens when clocks are set forward and back. All times in the tables are UTC.</summary>
public sealed class CronClockChangeTests
{
    // Vienna 2025-03-30: 02:00 becomes 03:00 at 01:00 UTC. 2025-10-26: 03:00 becomes 02:00 at 01:00 UTC.
    [Theory]
    // Fixed times in the gap fire at its end, together; those around it as ever.
    [InlineData("30 2 * * *       ", "2025-03-29", "2025-04-01", "2025-03-29 01:30, 2025-03-30 01:00, 2025-03-31 00:30")]
    [InlineData("0 2 * * *        ", "2025-03-29", "2025-04-01", "2025-03-29 01:00, 2025-03-30 01:00, 2025-03-31 00:00")]
    [InlineData("0,15,45 2 * * *  ", "2025-03-30", "2025-03-31", "2025-03-30 01:00")]
    [InlineData("0 2,3 * * *      ", "2025-03-30", "2025-03-31", "2025-03-30 01:00")]
    [InlineData("30 1,2,3 * * *   ", "2025-03-30", "2025-03-30 12:00", "2025-03-30 00:30, 2025-03-30 01:00, 2025-03-30 01:30")]
    [InlineData("0,30 59 2 * * *  ", "2025-03-30", "2025-03-31", "2025-03-30 01:00")]
    // A rhythm goes on in real time: what the clock does not show does not exist.
    [InlineData("*/30 * * * *     ", "2025-03-30", "2025-03-30 02:01", "2025-03-30 00:00, 2025-03-30 00:30, 2025-03-30 01:00, 2025-03-30 01:30, 2025-03-30 02:00")]
    [InlineData("30 * * * *       ", "2025-03-30", "2025-03-30 03:00", "2025-03-30 00:30, 2025-03-30 01:30, 2025-03-30 02:30")]
    [InlineData("0 30 * * * *     ", "2025-03-30", "2025-03-30 03:00", "2025-03-30 00:30, 2025-03-30 01:30, 2025-03-30 02:30")]
    [InlineData("*/20 2 * * *     ", "2025-03-30", "2025-03-31", "")]
    [InlineData("30 2-3 * * *     ", "2025-03-30", "2025-03-31", "2025-03-30 01:30")]
    [InlineData("* 30 2 * * *     ", "2025-03-30", "2025-03-31", "")]
    // Fixed times in the repeated hour fire the first time.
    [InlineData("30 2 * * *       ", "2025-10-25", "2025-10-28", "2025-10-25 00:30, 2025-10-26 00:30, 2025-10-27 01:30")]
    [InlineData("0 2 * * *        ", "2025-10-26", "2025-10-27", "2025-10-26 00:00")]
    [InlineData("0 3 * * *        ", "2025-10-26", "2025-10-27", "2025-10-26 02:00")]
    [InlineData("0,45 1,2,3 * * * ", "2025-10-25 23:00", "2025-10-27", "2025-10-25 23:00, 2025-10-25 23:45, 2025-10-26 00:00, 2025-10-26 00:45, 2025-10-26 02:00, 2025-10-26 02:45")]
    [InlineData("59 59 2 * * *    ", "2025-10-26", "2025-10-27", "2025-10-26 00:59:59")]
    [InlineData("0,30 30 2 * * *  ", "2025-10-26", "2025-10-27", "2025-10-26 00:30:00, 2025-10-26 00:30:30")]
    // A rhythm fires in both.
    [InlineData("30 * * * *       ", "2025-10-26", "2025-10-26 03:00", "2025-10-26 00:30, 2025-10-26 01:30, 2025-10-26 02:30")]
    [InlineData("0 30 * * * *     ", "2025-10-26", "2025-10-26 03:00", "2025-10-26 00:30, 2025-10-26 01:30, 2025-10-26 02:30")]
    [InlineData("*/30 2 * * *     ", "2025-10-26", "2025-10-27", "2025-10-26 00:00, 2025-10-26 00:30, 2025-10-26 01:00, 2025-10-26 01:30")]
    [InlineData("15 2-2 * * *     ", "2025-10-26", "2025-10-27", "2025-10-26 00:15, 2025-10-26 01:15")]
    [InlineData("30/30 30 2 * * * ", "2025-10-26", "2025-10-27", "2025-10-26 00:30:30, 2025-10-26 01:30:30")]
    // Days of the date fields are no rhythm.
    [InlineData("30 2 */2 * *     ", "2025-03-28", "2025-04-01", "2025-03-29 01:30, 2025-03-31 00:30")]
    [InlineData("30 2 ? * SUN-SUN ", "2025-10-26", "2025-10-27", "2025-10-26 00:30")]
    public void Next_FollowsTheRules_InVienna(string expression, string from, string to, string expected) =>
        CronExpression.Parse(expression).ShouldFire("Europe/Vienna", from, to, expected);

    [Theory]
    // Lord Howe moves by half an hour: 02:00 becomes 02:30 on 5 October, and 01:30 on 6 April.
    [InlineData("Australia/Lord_Howe", "15 2 * * *   ", "2025-10-04 12:00", "2025-10-05 18:00", "2025-10-04 15:30, 2025-10-05 15:15")]
    [InlineData("Australia/Lord_Howe", "*/15 * * * * ", "2025-10-04 15:00", "2025-10-04 16:00", "2025-10-04 15:00, 2025-10-04 15:15, 2025-10-04 15:30, 2025-10-04 15:45")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *   ", "2025-04-05 12:00", "2025-04-06 18:00", "2025-04-05 14:45, 2025-04-06 15:15")]
    [InlineData("Australia/Lord_Howe", "45 * * * *   ", "2025-04-05 14:00", "2025-04-05 16:30", "2025-04-05 14:45, 2025-04-05 15:15, 2025-04-05 16:15")]
    // Amman 2021: no midnight on 26 March (00:00 becomes 01:00), two on 29 October (01:00 becomes 00:00).
    [InlineData("Asia/Amman", "@daily             ", "2021-03-24 12:00", "2021-03-27 12:00", "2021-03-24 22:00, 2021-03-25 22:00, 2021-03-26 21:00")]
    [InlineData("Asia/Amman", "30 0 26 3 *        ", "2021-03-01", "2021-04-01", "2021-03-25 22:00")]
    [InlineData("Asia/Amman", "@daily             ", "2021-10-27 12:00", "2021-10-30 12:00", "2021-10-27 21:00, 2021-10-28 21:00, 2021-10-29 22:00")]
    [InlineData("Asia/Amman", "@hourly            ", "2021-10-28 20:00", "2021-10-28 23:30", "2021-10-28 20:00, 2021-10-28 21:00, 2021-10-28 22:00, 2021-10-28 23:00")]
    // Jordan abolished the change in 2022.
    [InlineData("Asia/Amman", "@daily             ", "2022-10-27 12:00", "2022-10-30", "2022-10-27 21:00, 2022-10-28 21:00, 2022-10-29 21:00")]
    // Havana: 00:00 becomes 01:00 on 9 March; 01:00 becomes 00:00 on 2 November.
    [InlineData("America/Havana", "0 0 * * *      ", "2025-03-08", "2025-03-11", "2025-03-08 05:00, 2025-03-09 05:00, 2025-03-10 04:00")]
    [InlineData("America/Havana", "0 0,1 * * *    ", "2025-03-09", "2025-03-10", "2025-03-09 05:00")]
    [InlineData("America/Havana", "0 0 * * *      ", "2025-11-01", "2025-11-04", "2025-11-01 04:00, 2025-11-02 04:00, 2025-11-03 05:00")]
    [InlineData("America/Havana", "59 23 * * *    ", "2025-11-01", "2025-11-03", "2025-11-01 03:59, 2025-11-02 03:59")]
    // Casablanca leaves summer time for Ramadan: 03:00 becomes 02:00 on 15 February 2026, 02:00 becomes 03:00 on 22 March.
    [InlineData("Africa/Casablanca", "30 2 * * *  ", "2026-02-14", "2026-02-17", "2026-02-14 01:30, 2026-02-15 01:30, 2026-02-16 02:30")]
    [InlineData("Africa/Casablanca", "30 2 * * *  ", "2026-03-21", "2026-03-24", "2026-03-21 02:30, 2026-03-22 02:00, 2026-03-23 01:30")]
    // Apia skipped 30 December 2011, a whole Friday, to change sides of the date line.
    [InlineData("Pacific/Apia", "0 12 * * *       ", "2011-12-29 12:00", "2012-01-01", "2011-12-29 22:00, 2011-12-30 10:00, 2011-12-30 22:00, 2011-12-31 22:00")]
    [InlineData("Pacific/Apia", "0 12 * * FRI     ", "2011-12-20", "2012-01-10", "2011-12-23 22:00, 2011-12-30 10:00, 2012-01-05 22:00")]
    [InlineData("Pacific/Apia", "0 */12 30,31 12 *", "2011-12-20", "2012-01-10", "2011-12-30 10:00, 2011-12-30 22:00")]
    [InlineData("Pacific/Apia", "0 0 * * *        ", "2011-12-29", "2012-01-01", "2011-12-29 10:00, 2011-12-30 10:00, 2011-12-31 10:00")]
    // Troll goes from UTC to UTC+2 and back: 01:00 becomes 03:00, 03:00 becomes 01:00.
    [InlineData("Antarctica/Troll", "30 1,2 * * * ", "2025-03-29", "2025-04-01", "2025-03-29 01:30, 2025-03-29 02:30, 2025-03-30 01:00, 2025-03-30 23:30, 2025-03-31 00:30, 2025-03-31 23:30")]
    [InlineData("Antarctica/Troll", "30 1,2 * * * ", "2025-10-26", "2025-10-27", "2025-10-26 00:30")]
    [InlineData("Antarctica/Troll", "30 1,2 * * * ", "2025-10-25 20:00", "2025-10-26 20:00", "2025-10-25 23:30, 2025-10-26 00:30")]
    [InlineData("Antarctica/Troll", "30 1-2 * * * ", "2025-10-25 20:00", "2025-10-26 20:00", "2025-10-25 23:30, 2025-10-26 00:30, 2025-10-26 01:30, 2025-10-26 02:30")]
    // Historical changes that are no daylight saving.
    [InlineData("Asia/Kathmandu", "5 0 * * *      ", "1985-12-30", "1986-01-02", "1985-12-30 18:35, 1985-12-31 18:30, 1986-01-01 18:20")]
    [InlineData("America/Caracas", "45 2 * * *    ", "2007-12-08", "2007-12-11", "2007-12-08 06:45, 2007-12-09 06:45, 2007-12-10 07:15")]
    [InlineData("America/Caracas", "45 2 * * *    ", "2016-04-30", "2016-05-03", "2016-04-30 07:15, 2016-05-01 07:00, 2016-05-02 06:45")]
    [InlineData("Asia/Pyongyang", "45 23 * * *    ", "2018-05-03", "2018-05-06", "2018-05-03 15:15, 2018-05-04 15:00, 2018-05-05 14:45")]
    [InlineData("Europe/Moscow", "30 1 * * *      ", "2014-10-25", "2014-10-28", "2014-10-25 21:30, 2014-10-26 22:30, 2014-10-27 22:30")]
    [InlineData("Pacific/Kwajalein", "0 6 * * *   ", "1993-08-20", "1993-08-24", "1993-08-20 18:00, 1993-08-21 12:00, 1993-08-21 18:00, 1993-08-22 18:00, 1993-08-23 18:00")]
    // Dublin's winter time is the exception in its law, a negative saving: 01:00 becomes 02:00, 02:00 becomes 01:00.
    [InlineData("Europe/Dublin", "30 1 * * *      ", "2025-03-29", "2025-04-01", "2025-03-29 01:30, 2025-03-30 01:00, 2025-03-31 00:30")]
    [InlineData("Europe/Dublin", "30 1 * * *      ", "2025-10-25", "2025-10-28", "2025-10-25 00:30, 2025-10-26 00:30, 2025-10-27 01:30")]
    [InlineData("America/New_York", "30 2 * * *   ", "2025-03-08", "2025-03-11", "2025-03-08 07:30, 2025-03-09 07:00, 2025-03-10 06:30")]
    [InlineData("America/New_York", "30 1 * * *   ", "2025-11-01", "2025-11-04", "2025-11-01 05:30, 2025-11-02 05:30, 2025-11-03 06:30")]
    public void Next_FollowsTheRules_InOddZones(string zone, string expression, string from, string to, string expected) =>
        CronExpression.Parse(expression).ShouldFire(zone, from, to, expected);

    [Theory]
    // 01:10 UTC is 02:10 in Vienna for the second time: 02:30 has been, and is tomorrow's again.
    [InlineData("30 2 * * *", "2025-10-26 01:10", "2025-10-26 00:30", "2025-10-27 01:30")]
    [InlineData("30 2 * * *", "2025-10-26 01:50", "2025-10-26 00:30", "2025-10-27 01:30")]
    [InlineData("30 2 * * *", "2025-10-26 00:59:59", "2025-10-26 00:30", "2025-10-27 01:30")]
    [InlineData("30 2 * * *", "2025-10-26 00:30", "2025-10-25 00:30", "2025-10-27 01:30")]
    [InlineData("0 3 * * * ", "2025-10-26 01:10", "2025-10-25 01:00", "2025-10-26 02:00")]
    [InlineData("30 * * * *", "2025-10-26 01:10", "2025-10-26 00:30", "2025-10-26 01:30")]
    // The gap ends at 01:00 UTC, when what it swallowed fires.
    [InlineData("30 2 * * *", "2025-03-30 00:59:59", "2025-03-29 01:30", "2025-03-30 01:00")]
    [InlineData("30 2 * * *", "2025-03-30 01:00", "2025-03-29 01:30", "2025-03-31 00:30")]
    [InlineData("30 2 * * *", "2025-03-30 01:00:01", "2025-03-30 01:00", "2025-03-31 00:30")]
    public void NextAndPrevious_AreRight_FromInsideAChange(string expression, string instant, string previous, string next)
    {
        var vienna = Instant.Zone("Europe/Vienna");
        CronExpression.Parse(expression).Next(Instant.Utc(instant), vienna).ShouldBe(Instant.Utc(next));
        CronExpression.Parse(expression).Previous(Instant.Utc(instant), vienna).ShouldBe(Instant.Utc(previous));
    }

    [Theory]
    [InlineData("0 0 2 * * *       ", false)]
    [InlineData("0,30 0,30 2,4 * * *", false)]
    [InlineData("30 2 */2 1-6 MON-FRI", false)]
    [InlineData("@daily            ", false)]
    [InlineData("0 30 * * * *      ", true)]
    [InlineData("30 ? * * *        ", true)]
    [InlineData("30 2-4 * * *      ", true)]
    [InlineData("0,10-20 2 * * *   ", true)]
    [InlineData("5/10 2 * * *      ", true)]
    [InlineData("* 0 2 * * *       ", true)]
    [InlineData("@hourly           ", true)]
    public void IsInterval_IsWhatHasStarRangeOrStepInItsTime(string expression, bool expected) =>
        CronExpression.Parse(expression).IsInterval.ShouldBe(expected);
}
