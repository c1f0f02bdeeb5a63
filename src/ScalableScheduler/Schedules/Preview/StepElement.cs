using ScalableScheduler.Cron;
using ScalableScheduler.Cron.Describing;

namespace ScalableScheduler.Schedules.Preview;

/// <summary>An element of a field that steps to the field's end: <c>*/7</c>, <c>5/15</c>. One with a range of its own
/// (<c>8-17/2</c>) says where it ends, and surprises nobody.</summary>
/// <param name="Field">The field.</param>
/// <param name="Text">As it is written.</param>
/// <param name="First">Its first value.</param>
/// <param name="Step">The distance to the next.</param>
internal readonly record struct StepElement(CronField Field, string Text, int First, int Step)
{
    public static IEnumerable<StepElement> In(CronField field, string text)
    {
        foreach (var element in text.Split(','))
        {
            var slash = element.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !FieldValue.TryParseNumber(element.AsSpan(slash + 1), out var step))
                continue;
            var start = element[..slash];
            if (start is "*" or "?")
                yield return new StepElement(field, element, field.Min, step);
            else if (FieldValue.TryParse(field, element, start, out var first, out _))
                yield return new StepElement(field, element, field.Min + ((first - field.Min) % field.Count), step); // Sunday is 0 and 7
        }
    }

    public PreviewWarning? Warning =>
        Step == 1 ? null
        : First + Step > Field.Max ? new(WarningCodes.IdleStep, $"{Text} in the field {Field.Name} is {First} only: the step leads beyond the end of the field, which is {Field.Max}.")
        : Field == CronField.DayOfMonth ? new(WarningCodes.UnevenStep, $"{Text} in the field day of month starts again on the {Phrases.Ordinal(First)} of every month, however long the month before was: the distance is not always {Step} days.")
        : BreakAtEnd != Step ? new(WarningCodes.UnevenStep, $"{Text} in the field {Field.Name} is uneven: after {Last} comes {First} again, {BreakAtEnd} and not {Step} later.{Advice}")
        : null;

    private int Last => First + ((Field.Max - First) / Step * Step);

    private int BreakAtEnd => First + Field.Count - Last;

    private string Advice => Field.Name switch
    {
        "seconds" => $" For an even distance use an interval of {Step}s.",
        "minutes" => $" For an even distance use an interval of {Step}m.",
        "hours" => $" For an even distance use an interval of {Step}h.",
        _ => "",
    };
}
