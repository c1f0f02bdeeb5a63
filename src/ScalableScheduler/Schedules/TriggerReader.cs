using System.Diagnostics.CodeAnalysis;
using ScalableScheduler.Cron;
using ScalableScheduler.Time;

namespace ScalableScheduler.Schedules;

/// <summary>Makes a <see cref="Trigger"/> of what a user wrote.</summary>
public static class TriggerReader
{
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Reads a timing rule; false with the reason when it is not one.</summary>
    /// <param name="definition">The rule.</param>
    /// <param name="id">Of its schedule; seeds <c>H</c> in cron fields.</param>
    /// <param name="trigger">The rule to compute with.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(
        TriggerDefinition definition,
        ScheduleId id,
        [NotNullWhen(true)] out Trigger? trigger,
        [NotNullWhen(false)] out TriggerError? error)
    {
        if (!TimeZones.TryFind(definition.Timezone, out var zone, out var nearest))
        {
            trigger = null;
            error = new TriggerError("timezone", $"'{definition.Timezone}' is not an IANA time zone" + (nearest is null ? "." : $"; did you mean '{nearest}'?"));
            return false;
        }

        (trigger, error) = definition.Type switch
        {
            TriggerType.Cron => ReadCron(definition, id, zone),
            TriggerType.Now => (new OneShotTrigger(definition.Anchor), null),
            TriggerType.Delay => ReadDelay(definition),
            TriggerType.DelayRecur or TriggerType.Interval => ReadInterval(definition),
            TriggerType.Date => ReadDate(definition, zone),
            _ => throw new InvalidOperationException($"There is no trigger type {definition.Type}."),
        };
        return trigger is not null;
    }

    private static (Trigger?, TriggerError?) ReadCron(TriggerDefinition definition, ScheduleId id, TimeZoneInfo zone)
    {
        if (Every.TryParse(definition.Text, out var period, out var everyError))
            return (new IntervalTrigger(period, definition.Anchor), null);
        if (everyError is not null)
            return (null, Error(everyError));
        return CronExpression.TryParse(definition.Text, out var expression, out var error, definition.DayMatch, id.Value)
            ? (new CronTrigger(expression, expression.Zone ?? zone), null)
            : (null, Error(error));

        static TriggerError Error(CronError e) => new("schedule", $"{e}.");
    }

    private static (Trigger?, TriggerError?) ReadDelay(TriggerDefinition definition)
    {
        if (!Durations.TryParse(definition.Text, out var delay))
            return (null, NotADuration(definition.Text));
        return delay > DateTimeOffset.MaxValue - definition.Anchor
            ? (null, new TriggerError("schedule", $"'{definition.Text}' after now lies beyond the year 9999."))
            : (new OneShotTrigger(WholeMilliseconds(definition.Anchor + delay)), null);
    }

    private static (Trigger?, TriggerError?) ReadInterval(TriggerDefinition definition)
    {
        if (!Durations.TryParse(definition.Text, out var period))
            return (null, NotADuration(definition.Text));
        return period < ShortestPeriod
            ? (null, new TriggerError("schedule", $"'{definition.Text}' is shorter than the shortest interval, 1s."))
            : (new IntervalTrigger(TimeSpan.FromMilliseconds(Math.Floor(period.TotalMilliseconds)), definition.Anchor), null);
    }

    private static (Trigger?, TriggerError?) ReadDate(TriggerDefinition definition, TimeZoneInfo zone)
    {
        if (!DateText.TryRead(definition.Text, out var local, out var instant))
            return (null, new TriggerError("schedule", $"'{definition.Text}' is not an ISO 8601 date and time such as 2030-05-01T12:00:00 (in the schedule's timezone) or 2030-05-01T12:00:00Z."));
        var at = local is { } wanted ? LocalTime.ToInstant(wanted, zone) : instant;
        return (new OneShotTrigger(WholeMilliseconds(at.ToUniversalTime())), null);
    }

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset instant) =>
        DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private static TriggerError NotADuration(string text) =>
        new("schedule", $"'{text}' is not a duration such as 30, 30s, 1h30m or PT30S.");
}
