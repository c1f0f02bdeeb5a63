namespace ScalableScheduler.Cron;

/// <summary>Why a text is not a cron expression, in parts that a form can show beside the field.</summary>
/// <param name="Field">
/// <c>seconds</c>, <c>minutes</c>, <c>hours</c>, <c>day of month</c>, <c>month</c>, <c>day of week</c>, <c>expression</c>,
/// <c>timezone</c> or <c>duration</c>.
/// </param>
/// <param name="Text">The piece of the text that is wrong.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Allowed">What could stand there.</param>
public sealed record CronError(string Field, string Text, string Message, string Allowed)
{
    /// <summary>The error as one sentence.</summary>
    public override string ToString() => $"{Field} '{Text}': {Message}; allowed: {Allowed}";
}
