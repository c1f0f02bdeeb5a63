using ScalableScheduler.Configuration;

namespace ScalableScheduler.Cron;

/// <summary>How cron expressions are read. Section <c>cron</c>.</summary>
public sealed class CronOptions
{
    /// <summary>
    /// What holds when day of month and day of week are both restricted. Default <see cref="DayMatch.Or"/>, the rule
    /// of POSIX and Vixie cron; <see cref="DayMatch.And"/> asks for days that match both.
    /// </summary>
    [Setting("When day of month and day of week are both restricted: or = either matches (POSIX, Vixie cron), and = both must match")]
    public DayMatch DayMatch { get; init; } = DayMatch.Or;
}
