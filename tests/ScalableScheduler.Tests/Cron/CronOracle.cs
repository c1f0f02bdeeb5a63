namespace ScalableScheduler.Tests.Cron;

/// <summary>Lists occurrences by looking at every second or minute, with the system's own idea of local time.</summary>
internal static class CronOracle
{
    // What the clock showed before the range matters for repeated times; no change moves it by more than a day.
    private static readonly TimeSpan WarmUp = TimeSpan.FromHours(26);

    /// <param name="model">What to list.</param>
    /// <param name="from">The first instant looked at, a whole step.</param>
    /// <param name="to">The end, not included.</param>
    /// <param name="zone">Whose clock is read.</param>
    /// <param name="step">A minute, or a second when the expression has seconds.</param>
    public static List<DateTimeOffset> List(CronModel model, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, TimeSpan step)
    {
        var found = new List<DateTimeOffset>();
        var latest = Local(from - WarmUp, zone);
        for (var warm = from - WarmUp; warm < from; warm += TimeSpan.FromMinutes(1)) latest = Later(latest, Local(warm, zone));
        latest = Later(latest, Local(from - step, zone));
        for (var instant = from; instant < to; instant += step)
        {
            var local = Local(instant, zone);
            if (model.IsInterval ? model.Matches(local) : FixedFires(model, latest, local, step)) found.Add(instant);
            latest = Later(latest, local);
        }

        return found;
    }

    // Nothing fires while times are repeated; at the end of a gap fires what the gap swallowed.
    private static bool FixedFires(CronModel model, DateTime latest, DateTime local, TimeSpan step)
    {
        for (var time = latest + step; time <= local; time += step)
        {
            if (model.Matches(time)) return true;
        }

        return false;
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Local(DateTimeOffset instant, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(instant, zone).DateTime;
}
