using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using ScalableScheduler.Cron;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Tests.Cron;

public sealed class CronDescriptionTests
{
    private const string Seed = "nightly-report";

    [Theory]
    // Minutes.
    [InlineData("* * * * *                  ", "every minute")]
    [InlineData("*/1 * * * *                ", "every minute")]
    [InlineData("? ? ? ? ?                  ", "every minute")]
    [InlineData("*/5 * * * *                ", "every 5 minutes")]
    [InlineData("0,30 * * * *               ", "every 30 minutes")]
    [InlineData("*/15 * * * *               ", "every 15 minutes")]
    [InlineData("0/15 * * * *               ", "every 15 minutes")]
    [InlineData("5/15 * * * *               ", "every 15 minutes, starting at 5 minutes past the hour")]
    [InlineData("3-59/15 * * * *            ", "every 15 minutes, starting at 3 minutes past the hour")]
    [InlineData("*/7 * * * *                ", "every 7 minutes past the hour (0, 7, 14, …, 56: then the grid starts again)")]
    [InlineData("2/7 * * * *                ", "every 7 minutes past the hour (2, 9, 16, …, 58: then the grid starts again)")]
    [InlineData("*/40 * * * *               ", "at 0 and 40 minutes past every hour")]
    [InlineData("*/59 * * * *               ", "at 0 and 59 minutes past every hour")]
    [InlineData("0 * * * *                  ", "every hour on the hour")]
    [InlineData("5 * * * *                  ", "at 5 minutes past every hour")]
    [InlineData("1 * * * *                  ", "at 1 minute past every hour")]
    [InlineData("0,5,17 * * * *             ", "at 0, 5 and 17 minutes past every hour")]
    [InlineData("0,20,40 * * * *            ", "every 20 minutes")]
    [InlineData("0-29 * * * *               ", "every minute from minute 0 to minute 29 of every hour")]
    [InlineData("0-29/5 * * * *             ", "every 5 minutes from minute 0 to minute 25 of every hour")]
    [InlineData("10-50/20 * * * *           ", "every 20 minutes, starting at 10 minutes past the hour")]
    [InlineData("50-10 * * * *              ", "at 0 to 10 and 50 to 59 minutes past every hour")]
    [InlineData("*/10,7 * * * *             ", "at 0, 7, 10, 20, 30, 40 and 50 minutes past every hour")]
    [InlineData("1-5,31-35 * * * *          ", "at 1 to 5 and 31 to 35 minutes past every hour")]
    // Times of the day.
    [InlineData("0 0 * * *                  ", "every day at 00:00")]
    [InlineData("30 9 * * *                 ", "every day at 09:30")]
    [InlineData("30 9,17 * * *              ", "every day at 09:30 and 17:30")]
    [InlineData("0,30 9 * * *               ", "every day at 09:00 and 09:30")]
    [InlineData("0 0,8,16 * * *             ", "every day at 00:00, 08:00 and 16:00")]
    [InlineData("0 */2 * * *                ", "every 2 hours from 00:00 to 22:00")]
    [InlineData("0 1/2 * * *                ", "every 2 hours from 01:00 to 23:00")]
    [InlineData("0 */5 * * *                ", "every 5 hours from 00:00 to 20:00 (then the grid starts again)")]
    [InlineData("30 */6 * * *               ", "every 6 hours from 00:30 to 18:30")]
    [InlineData("0 */7 * * *                ", "every 7 hours from 00:00 to 21:00 (then the grid starts again)")]
    [InlineData("0 8-17 * * *               ", "every hour from 08:00 to 17:00")]
    [InlineData("15 8-17 * * *              ", "every hour from 08:15 to 17:15")]
    [InlineData("0 8-18/2 * * *             ", "every 2 hours from 08:00 to 18:00")]
    [InlineData("0 22-2 * * *               ", "every hour from 22:00 to 02:00")]
    [InlineData("0 22-2 * * FRI             ", "every Friday at 00:00, 01:00, 02:00, 22:00 and 23:00")]
    [InlineData("30 22-5 * * 1-5            ", "every weekday at 00:30, 01:30, 02:30, 03:30, 04:30, 05:30, 22:30 and 23:30")]
    [InlineData("0 0,1,2,5,9,13 * * *       ", "every day at 00:00, 01:00, 02:00, 05:00, 09:00 and 13:00")]
    [InlineData("0 0-3,7,9-12,20,22 * * *   ", "every day at 00:00, 01:00, 02:00, 03:00, 07:00, 09:00, 10:00, 11:00, 12:00, 20:00 and 22:00")]
    // Rhythms within the day.
    [InlineData("* 2 * * *                  ", "every minute between 02:00 and 02:59")]
    [InlineData("* 8-17 * * *               ", "every minute between 08:00 and 17:59")]
    [InlineData("* 22-3 * * *               ", "every minute between 22:00 and 03:59")]
    [InlineData("* 8,10,13 * * *            ", "every minute, during the hours 08, 10 and 13")]
    [InlineData("* */3 * * *                ", "every minute, during the hours 00, 03, 06, …, 21")]
    [InlineData("*/15 8-17 * * *            ", "every 15 minutes between 08:00 and 17:45")]
    [InlineData("*/15 8-17 * * MON-FRI      ", "every 15 minutes between 08:00 and 17:45, Monday to Friday")]
    [InlineData("5/15 8-17 * * *            ", "every 15 minutes between 08:05 and 17:50")]
    [InlineData("*/30 9 * * *               ", "every day at 09:00 and 09:30")]
    [InlineData("*/10 9 * * *               ", "every 10 minutes between 09:00 and 09:50")]
    [InlineData("*/10 22-4 * * *            ", "every 10 minutes between 22:00 and 04:50")]
    [InlineData("*/20 6,18 * * *            ", "every 20 minutes, during the hours 06 and 18")]
    [InlineData("*/7 8-17 * * *             ", "every 7 minutes past the hour (0, 7, 14, …, 56: then the grid starts again), during the hours 08 to 17")]
    [InlineData("0-30/10 8-17 * * *         ", "every 10 minutes from minute 0 to minute 30 of the hours 08 to 17")]
    [InlineData("0,10,45 8-17 * * *         ", "at 0, 10 and 45 minutes past the hours 08 to 17")]
    [InlineData("0,10,45 8,10 * * *         ", "every day at 08:00, 08:10, 08:45, 10:00, 10:10 and 10:45")]
    [InlineData("15,45 8-17 * * *           ", "every 30 minutes between 08:15 and 17:45")]
    [InlineData("0,5,17 0,6,12,18 * * *     ", "every day at 00:00, 00:05, 00:17, 06:00, 06:05, 06:17, 12:00, 12:05, 12:17, 18:00, 18:05 and 18:17")]
    // Days of the week.
    [InlineData("0 9 * * MON-FRI            ", "every weekday at 09:00")]
    [InlineData("0 9 * * 1-5                ", "every weekday at 09:00")]
    [InlineData("0 9 * * MON                ", "every Monday at 09:00")]
    [InlineData("0 9 * * 0                  ", "every Sunday at 09:00")]
    [InlineData("0 9 * * 7                  ", "every Sunday at 09:00")]
    [InlineData("0 9 * * SUN,SAT            ", "every Saturday and Sunday at 09:00")]
    [InlineData("0 9 * * MON,WED,FRI        ", "every Monday, Wednesday and Friday at 09:00")]
    [InlineData("0 9 * * MON-WED            ", "every day from Monday to Wednesday at 09:00")]
    [InlineData("0 9 * * FRI-MON            ", "every day from Friday to Monday at 09:00")]
    [InlineData("0 9 * * 5-7                ", "every day from Friday to Sunday at 09:00")]
    [InlineData("0 9 * * 2-0                ", "every day from Tuesday to Sunday at 09:00")]
    [InlineData("0 9 * * */2                ", "every Tuesday, Thursday, Saturday and Sunday at 09:00")]
    [InlineData("0 9 * * MON-SUN            ", "every day at 09:00")]
    [InlineData("0 9 * * tue,thu            ", "every Tuesday and Thursday at 09:00")]
    [InlineData("*/5 * * * MON              ", "every 5 minutes, on Mondays")]
    [InlineData("*/5 * * * SAT,SUN          ", "every 5 minutes, on Saturdays and Sundays")]
    [InlineData("*/5 * * * TUE-SAT          ", "every 5 minutes, Tuesday to Saturday")]
    [InlineData("*/5 9-16 * * MON,WED       ", "every 5 minutes between 09:00 and 16:55, on Mondays and Wednesdays")]
    [InlineData("0 * * * MON-FRI            ", "every hour on the hour, Monday to Friday")]
    [InlineData("5 * * * MON-FRI            ", "at 5 minutes past every hour, Monday to Friday")]
    [InlineData("* * * * MON-FRI            ", "every minute, Monday to Friday")]
    // Days of the month.
    [InlineData("0 0 1 * *                  ", "at 00:00 on the 1st of every month")]
    [InlineData("0 0 1,15 * *               ", "at 00:00 on the 1st and the 15th of every month")]
    [InlineData("30 6 13 * *                ", "at 06:30 on the 13th of every month")]
    [InlineData("0 0 1-7 * *                ", "at 00:00 on the 1st to the 7th of every month")]
    [InlineData("0 0 1-7,15 * *             ", "at 00:00 on the 1st to the 7th and the 15th of every month")]
    [InlineData("0 0 */2 * *                ", "at 00:00 on every 2nd day from the 1st to the 31st of every month")]
    [InlineData("0 0 */10 * *               ", "at 00:00 on every 10th day from the 1st to the 31st of every month")]
    [InlineData("0 0 */15 * *               ", "at 00:00 on the 1st, the 16th and the 31st of every month")]
    [InlineData("0 0 2/3 * *                ", "at 00:00 on every 3rd day from the 2nd to the 29th of every month")]
    [InlineData("0 0 31 * *                 ", "at 00:00 on the 31st of every month")]
    [InlineData("0 0 22-3 * *               ", "at 00:00 on the 1st to the 3rd and the 22nd to the 31st of every month")]
    [InlineData("0 0 28-31 * *              ", "at 00:00 on the 28th to the 31st of every month")]
    [InlineData("0 0 L * *                  ", "at 00:00 on the last day of every month")]
    [InlineData("0 0 L-1 * *                ", "at 00:00 on the second-to-last day of every month")]
    [InlineData("0 0 L-2 * *                ", "at 00:00 on the third-to-last day of every month")]
    [InlineData("0 0 L-9 * *                ", "at 00:00 on the tenth-to-last day of every month")]
    [InlineData("0 0 L-12 * *               ", "at 00:00 on the day 12 days before the last of every month")]
    [InlineData("0 0 15W * *                ", "at 00:00 on the weekday nearest the 15th of every month")]
    [InlineData("0 0 1W * *                 ", "at 00:00 on the weekday nearest the 1st of every month")]
    [InlineData("0 0 LW * *                 ", "at 00:00 on the last weekday of every month")]
    [InlineData("0 0 L-2W * *               ", "at 00:00 on the weekday nearest the third-to-last day of every month")]
    [InlineData("0 0 L-14W * *              ", "at 00:00 on the weekday nearest the day 14 days before the last of every month")]
    [InlineData("0 0 1,L * *                ", "at 00:00 on the 1st and the last day of every month")]
    [InlineData("0 0 1,15W,L-1,LW * *       ", "at 00:00 on the 1st, the weekday nearest the 15th, the second-to-last day and the last weekday of every month")]
    [InlineData("*/15 8-17 1 * *            ", "every 15 minutes between 08:00 and 17:45, on the 1st of every month")]
    [InlineData("*/15 * L * *               ", "every 15 minutes, on the last day of every month")]
    // Weekdays counted in the month.
    [InlineData("0 2 * * 5L                 ", "at 02:00 on the last Friday of every month")]
    [InlineData("0 2 * * FRIL               ", "at 02:00 on the last Friday of every month")]
    [InlineData("0 2 * * MON#2              ", "at 02:00 on the second Monday of every month")]
    [InlineData("0 2 * * 1#1,1#3            ", "at 02:00 on the first Monday and the third Monday of every month")]
    [InlineData("0 2 * * SUN#5              ", "at 02:00 on the fifth Sunday of every month")]
    [InlineData("0 2 * * MON,FRIL           ", "at 02:00 on every Monday and on the last Friday of every month")]
    [InlineData("0 2 * * MON#1,FRIL         ", "at 02:00 on the first Monday and the last Friday of every month")]
    [InlineData("*/15 8-17 * * FRIL         ", "every 15 minutes between 08:00 and 17:45, on the last Friday of every month")]
    // Months.
    [InlineData("0 0 1 1 *                  ", "at 00:00 on the 1st of January")]
    [InlineData("0 0 1 JAN,JUL *            ", "at 00:00 on the 1st of January and July")]
    [InlineData("0 0 1 */3 *                ", "at 00:00 on the 1st of January, April, July and October")]
    [InlineData("0 0 1 1-6 *                ", "at 00:00 on the 1st of each month from January to June")]
    [InlineData("0 0 1 NOV-FEB *            ", "at 00:00 on the 1st of each month from November to February")]
    [InlineData("0 0 1 1,2,5-8 *            ", "at 00:00 on the 1st of January, February and May to August")]
    [InlineData("0 0 29 2 *                 ", "at 00:00 on the 29th of February")]
    [InlineData("0 0 * 6 *                  ", "every day in June at 00:00")]
    [InlineData("0 0 * JUN-AUG *            ", "every day from June to August at 00:00")]
    [InlineData("0 0 * */2 *                ", "every day in January, March, May, July, September and November at 00:00")]
    [InlineData("*/10 * * 12 *              ", "every 10 minutes, in December")]
    [InlineData("0 9 * 1 MON                ", "every Monday in January at 09:00")]
    [InlineData("0 9 * 1 MON-FRI            ", "every weekday in January at 09:00")]
    [InlineData("0 9 * DEC FRIL             ", "at 09:00 on the last Friday of December")]
    [InlineData("*/15 8-17 * 3-5 MON-FRI    ", "every 15 minutes between 08:00 and 17:45, Monday to Friday, from March to May")]
    // Both day fields.
    [InlineData("0 0 13 * FRI               ", "at 00:00 on the 13th of every month and also on every Friday")]
    [InlineData("0 0 13 * 5                 ", "at 00:00 on the 13th of every month and also on every Friday")]
    [InlineData("0 0 1,15 * MON-FRI         ", "at 00:00 on the 1st and the 15th of every month and also on every weekday")]
    [InlineData("0 0 L * FRIL               ", "at 00:00 on the last day of every month and also on the last Friday of every month")]
    [InlineData("0 0 13 3 FRI               ", "at 00:00 on the 13th of March and also on every Friday in March")]
    [InlineData("0 0 1 * MON,FRIL           ", "at 00:00 on the 1st of every month and also on every Monday and on the last Friday of every month")]
    [InlineData("*/30 * 13 * FRI            ", "every 30 minutes, on the 13th of every month and also on every Friday")]
    [InlineData("0 0 1-31 * MON             ", "every day at 00:00")]
    [InlineData("0 0 13 * 0-6               ", "every day at 00:00")]
    [InlineData("0 0 */2 * MON              ", "at 00:00 on every 2nd day from the 1st to the 31st of every month, but only on Mondays")]
    [InlineData("0 0 1 * */2                ", "at 00:00 on the 1st of every month, but only on Tuesdays, Thursdays, Saturdays and Sundays")]
    [InlineData("0 0 ? * MON                ", "every Monday at 00:00")]
    [InlineData("0 0 1 * ?                  ", "at 00:00 on the 1st of every month")]
    // Seconds.
    [InlineData("* * * * * *                ", "every second")]
    [InlineData("*/10 * * * * *             ", "every 10 seconds")]
    [InlineData("5/10 * * * * *             ", "every 10 seconds, starting at 5 seconds past the minute")]
    [InlineData("*/7 * * * * *              ", "every 7 seconds past the minute (0, 7, 14, …, 56: then the grid starts again)")]
    [InlineData("0 * * * * *                ", "every minute")]
    [InlineData("30 * * * * *               ", "every minute, at second 30")]
    [InlineData("0 0 * * * *                ", "every hour on the hour")]
    [InlineData("15 0 * * * *               ", "at 15 seconds past every hour")]
    [InlineData("0,17,40 * * * * *          ", "at 0, 17 and 40 seconds past every minute")]
    [InlineData("0-29 * * * * *             ", "every second from second 0 to second 29 of every minute")]
    [InlineData("0-29/5 * * * * *           ", "every 5 seconds from second 0 to second 25 of every minute")]
    [InlineData("0 0 9 * * *                ", "every day at 09:00")]
    [InlineData("30 0 9 * * *               ", "every day at 09:00:30")]
    [InlineData("30 15 9,17 * * MON         ", "every Monday at 09:15:30 and 17:15:30")]
    [InlineData("30 */15 * * * *            ", "every 15 minutes, at second 30")]
    [InlineData("30 5,17,20,22 * * * *      ", "at 5, 17, 20 and 22 minutes past every hour, at second 30")]
    [InlineData("30 */15 8-17 * * *         ", "every 15 minutes between 08:00:30 and 17:45:30")]
    [InlineData("30 15 * * * *              ", "at 15 minutes and 30 seconds past every hour")]
    [InlineData("30 15 */2 * * *            ", "every 2 hours from 00:15:30 to 22:15:30")]
    [InlineData("*/10 * 8-17 * * *          ", "every 10 seconds between 08:00:00 and 17:59:50")]
    [InlineData("*/10 0 9 * * *             ", "every 10 seconds between 09:00:00 and 09:00:50")]
    [InlineData("* 30 9 * * *               ", "every second between 09:30:00 and 09:30:59")]
    [InlineData("* 10-19 9 * * *            ", "every second between 09:10:00 and 09:19:59")]
    [InlineData("* * 9 * * *                ", "every second between 09:00:00 and 09:59:59")]
    [InlineData("* * 8,12 * * *             ", "every second, during the hours 08 and 12")]
    [InlineData("*/10 */5 * * * *           ", "every 10 seconds, during the minutes 0, 5, 10, …, 55 of every hour")]
    [InlineData("*/10 5 * * * *             ", "every 10 seconds, during minute 5 of every hour")]
    [InlineData("*/7 5,10 * * * *           ", "every 7 seconds past the minute (0, 7, 14, …, 56: then the grid starts again), during the minutes 5 and 10 of every hour")]
    [InlineData("0-9 5 * * * *              ", "every second from second 0 to second 9, during minute 5 of every hour")]
    [InlineData("0,30 */10 * * * *          ", "every 30 seconds, during the minutes 0, 10, 20, …, 50 of every hour")]
    [InlineData("0,30 5 8 * * *             ", "every day at 08:05:00 and 08:05:30")]
    [InlineData("0,30 5,6,7 8,9 * * *       ", "every 30 seconds, during the minutes 5 to 7 of the hours 08 and 09")]
    [InlineData("0,17,40 * 8-17 * * *       ", "at 0, 17 and 40 seconds past every minute, during the hours 08 to 17")]
    [InlineData("*/20 * 22-2 * * *          ", "every 20 seconds between 22:00:00 and 02:59:40")]
    // Macros and zones.
    [InlineData("@yearly                    ", "at 00:00 on the 1st of January")]
    [InlineData("@annually                  ", "at 00:00 on the 1st of January")]
    [InlineData("@monthly                   ", "at 00:00 on the 1st of every month")]
    [InlineData("@weekly                    ", "every Sunday at 00:00")]
    [InlineData("@daily                     ", "every day at 00:00")]
    [InlineData("@midnight                  ", "every day at 00:00")]
    [InlineData("@hourly                    ", "every hour on the hour")]
    [InlineData("@minutely                  ", "every minute")]
    [InlineData("@every_minute              ", "every minute")]
    [InlineData("@secondly                  ", "every second")]
    [InlineData("@every_second              ", "every second")]
    [InlineData("@weekdays                  ", "every weekday at 00:00")]
    [InlineData("@weekends                  ", "every Saturday and Sunday at 00:00")]
    [InlineData("@DAILY                     ", "every day at 00:00")]
    [InlineData("CRON_TZ=Europe/Vienna 0 5 * * *", "every day at 05:00, Europe/Vienna time")]
    [InlineData("TZ=America/New_York */15 8-17 * * MON-FRI", "every 15 minutes between 08:00 and 17:45, Monday to Friday, America/New_York time")]
    [InlineData("CRON_TZ=UTC @daily         ", "every day at 00:00, UTC time")]
    // H stands for what the seed makes of it.
    [InlineData("H * * * *                  ", "at 45 minutes past every hour")]
    [InlineData("H H * * *                  ", "every day at 01:45")]
    [InlineData("H/15 * * * *               ", "every 15 minutes")]
    [InlineData("H(0-29)/10 * * * *         ", "every 10 minutes from minute 5 to minute 25 of every hour")]
    [InlineData("H H(0-7) * * *             ", "every day at 01:45")]
    [InlineData("H H H * *                  ", "at 01:45 on the 11th of every month")]
    [InlineData("H H * * H                  ", "every Saturday at 01:45")]
    [InlineData("H H H H *                  ", "at 01:45 on the 11th of June")]
    [InlineData("H 0 * H(1-3) H(1-5)        ", "every Wednesday in March at 00:45")]
    [InlineData("H/20 H * * * *             ", "every 20 seconds, starting at 18 seconds past the minute, during minute 45 of every hour")]
    // And more of everything.
    [InlineData("0 0 1,16 2,3 *             ", "at 00:00 on the 1st and the 16th of February and March")]
    [InlineData("0 12 * 11-2 *              ", "every day from November to February at 12:00")]
    [InlineData("0 12 * NOV-FEB MON-WED     ", "every day from Monday to Wednesday from November to February at 12:00")]
    [InlineData("*/5 * * JUN-AUG SAT,SUN    ", "every 5 minutes, on Saturdays and Sundays from June to August")]
    [InlineData("0 0 15 * MON#1,FRIL        ", "at 00:00 on the 15th of every month and also on the first Monday and the last Friday of every month")]
    [InlineData("0 12 1-5 6 SUN-TUE         ", "at 12:00 on the 1st to the 5th of June and also on every day from Sunday to Tuesday in June")]
    [InlineData("5 4 L-30 * *               ", "at 04:05 on the day 30 days before the last of every month")]
    [InlineData("0 0-6,8,10-15,17-23 * * *  ", "on the hour, during the hours 00 to 06, 08, 10 to 15 and 17 to 23")]
    [InlineData("0 0,17,40 * * * *          ", "at 0, 17 and 40 minutes past every hour")]
    [InlineData("0 0 29-31 * *              ", "at 00:00 on the 29th to the 31st of every month")]
    [InlineData("59 23 31 12 ?              ", "at 23:59 on the 31st of December")]
    [InlineData("0 0 1 1-12 *               ", "at 00:00 on the 1st of every month")]
    [InlineData("0 0 * 1-12 0-7             ", "every day at 00:00")]
    public void Of_SaysWhatAnExpressionMeans(string expression, string words) =>
        CronDescription.Of(CronExpression.Parse(expression, hashSeed: Seed)).ShouldBe(words);

    [Theory]
    [InlineData("0 0 13 * FRI               ", "at 00:00 on the 13th of every month, but only on Fridays")]
    [InlineData("0 0 1,15 * MON-FRI         ", "at 00:00 on the 1st and the 15th of every month, but only on weekdays")]
    [InlineData("0 0 L * FRIL               ", "at 00:00 on the last day of every month, but only on the last Friday of the month")]
    [InlineData("0 0 13 3 FRI               ", "at 00:00 on the 13th of March, but only on Fridays")]
    [InlineData("0 0 1-7 * MON              ", "at 00:00 on the 1st to the 7th of every month, but only on Mondays")]
    [InlineData("0 0 1 * MON,FRIL           ", "at 00:00 on the 1st of every month, but only on Mondays and on the last Friday of the month")]
    [InlineData("*/30 * 13 * FRI            ", "every 30 minutes, on the 13th of every month, but only on Fridays")]
    [InlineData("0 0 1-31 * MON             ", "every Monday at 00:00")]
    [InlineData("0 0 13 * 0-6               ", "at 00:00 on the 13th of every month")]
    [InlineData("0 0 15W * TUE-THU          ", "at 00:00 on the weekday nearest the 15th of every month, but only from Tuesday to Thursday")]
    public void Of_SaysThatBothDayFieldsMustMatch(string expression, string words) =>
        CronDescription.Of(CronExpression.Parse(expression, DayMatch.And)).ShouldBe(words);

    [Fact]
    public void Of_NeverThrows_AndSaysTheSameOnlyOfTheSameTimes()
    {
        var described = new ConcurrentDictionary<(string Words, bool IsInterval), CronExpression>();
        var generator = Gen.OneOf(CronGen.WithMinutes, CronGen.WithSeconds, CronGen.FixedNights, CronGen.Dates, CronGen.WholeHours);
        Prop.ForAll(generator.ToArbitrary(), test =>
        {
            if (CronExpression.TryParse(test.Model.Text, out var expression, out _, test.Match)) ShouldSayTheSameOnlyOf(described, expression);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Of_NeverThrows_ForHashes()
    {
        var described = new ConcurrentDictionary<(string Words, bool IsInterval), CronExpression>();
        var field = Gen.Elements("H", "H/3", "H(1-5)", "H(2-6)/2", "h,H/5", "*", "1-3", "2,4");
        var generator = from fields in field.ListOf(6) from seed in Gen.Choose(1, 50) select (Text: string.Join(' ', fields), Seed: $"{seed}");
        Prop.ForAll(generator.ToArbitrary(), test =>
        {
            if (CronExpression.TryParse(test.Text, out var expression, out _, DayMatch.And, test.Seed)) ShouldSayTheSameOnlyOf(described, expression);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static void ShouldSayTheSameOnlyOf(ConcurrentDictionary<(string Words, bool IsInterval), CronExpression> described, CronExpression expression)
    {
        var words = CronDescription.Of(expression);
        words.ShouldNotContain("  ");
        words.Trim().ShouldBe(words);
        var before = described.GetOrAdd((words, expression.IsInterval), expression);
        before.Equals(expression).ShouldBeTrue($"'{before}' and '{expression}' are both '{words}'");
    }
}
