using ScalableScheduler.Cron;

namespace ScalableScheduler.Schedules;

public enum TriggerType
{
    Cron,
    Now,
    Delay,
    DelayRecur,
    Date,
    Interval,
}

/// <summary>A timing rule as it is stored: what the user wrote, and what it is counted from.</summary>
/// <param name="Type">The kind of rule.</param>
/// <param name="Text">The <c>schedule</c> field: a cron expression, a duration, an instant, or empty for <c>now</c>.</param>
/// <param name="Timezone">The IANA zone in which cron fields and local dates are read.</param>
/// <param name="DayMatch">How day of month and day of week combine. Kept with the schedule, so that a changed default
/// does not change what is already registered.</param>
/// <param name="Anchor">What delays and intervals count from: the registration, or <c>start_at</c> for an interval.</param>
public sealed record TriggerDefinition(TriggerType Type, string Text, string Timezone, DayMatch DayMatch, DateTimeOffset Anchor)
{
    /// <summary>Whether both say the same rule, whenever they were registered.</summary>
    public bool SaysTheSameAs(TriggerDefinition other) => this == other with { Anchor = Anchor };
}
