namespace ScalableScheduler.Cron.Describing;

/// <summary>Cron expressions in plain English: what they mean, which is not always what they look like.</summary>
public static class CronDescription
{
    /// <summary>
    /// One phrase without a full stop: <c>every weekday at 09:30</c>; <c>every 15 minutes between 08:00 and 17:45, Monday to
    /// Friday</c>; <c>at 02:00 on the last Friday of every month</c>. <c>H</c> shows as the value it stands for, and two
    /// expressions of the same times read the same.
    /// </summary>
    public static string Of(CronExpression expression)
    {
        ArgumentNullException.ThrowIfNull(expression);
        var reading = CronReading.Of(expression);
        var fields = reading.Fields;
        var time = new TimeOfDay(
            new ValueSet(fields.Seconds.Bits, 0, 59),
            new ValueSet(fields.Minutes.Bits, 0, 59),
            new ValueSet(fields.Hours.Bits, 0, 23),
            MayCrossMidnight: reading.IsEveryDay);
        var words = DayWords.Of(reading).With(TimeWords.Of(time));
        return expression.Zone is { } zone ? $"{words}, {zone.Id} time" : words;
    }
}
