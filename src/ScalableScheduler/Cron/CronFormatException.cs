namespace ScalableScheduler.Cron;

/// <summary>Thrown by <see cref="CronExpression.Parse"/> for a text that is not a cron expression.</summary>
public sealed class CronFormatException(CronError error) : FormatException(error.ToString())
{
    public CronError Error { get; } = error;
}
