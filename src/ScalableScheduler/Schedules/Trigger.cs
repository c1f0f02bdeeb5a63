using ScalableScheduler.Cron;

namespace ScalableScheduler.Schedules;

/// <summary>When a schedule is due: an ordered set of instants in UTC, whole milliseconds.</summary>
public abstract record Trigger
{
    /// <summary>Whether there is at most one instant.</summary>
    public virtual bool IsOneShot => false;

    /// <summary>The first instant strictly after <paramref name="instant"/>, or null when there is none.</summary>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset instant);

    /// <summary>The last instant strictly before <paramref name="instant"/>, or null when there is none.</summary>
    public abstract DateTimeOffset? LastBefore(DateTimeOffset instant);

    /// <summary>How many instants lie strictly after <paramref name="after"/> and strictly before <paramref name="before"/>,
    /// counted up to <paramref name="limit"/>.</summary>
    public virtual long CountBetween(DateTimeOffset after, DateTimeOffset before, long limit)
    {
        long count = 0;
        for (var next = NextAfter(after); next < before && count < limit; next = NextAfter(next.Value))
            count++;
        return count;
    }
}

/// <summary>The instants of a cron expression in a zone.</summary>
public sealed record CronTrigger(CronExpression Expression, TimeZoneInfo Zone) : Trigger
{
    public override DateTimeOffset? NextAfter(DateTimeOffset instant) => Expression.Next(instant, Zone);

    public override DateTimeOffset? LastBefore(DateTimeOffset instant) => Expression.Previous(instant, Zone);
}

/// <summary>Every <paramref name="Period"/>, on the grid through <paramref name="Anchor"/>. The grid has no beginning:
/// where a schedule starts is a bound of the schedule, not of the grid.</summary>
public sealed record IntervalTrigger(TimeSpan Period, DateTimeOffset Anchor) : Trigger
{
    public override DateTimeOffset? NextAfter(DateTimeOffset instant) => At(StepsTo(instant) + 1);

    public override DateTimeOffset? LastBefore(DateTimeOffset instant) => At(StepsTo(instant.AddTicks(-1)));

    public override long CountBetween(DateTimeOffset after, DateTimeOffset before, long limit) =>
        Math.Clamp(StepsTo(before.AddTicks(-1)) - StepsTo(after), 0, limit);

    // Whole periods from the anchor to the last grid point at or before the instant, rounded down also before the anchor.
    private long StepsTo(DateTimeOffset instant)
    {
        var (steps, rest) = Math.DivRem((instant - Anchor).Ticks, Period.Ticks);
        return rest < 0 ? steps - 1 : steps;
    }

    private DateTimeOffset? At(long steps)
    {
        var ticks = (Int128)Anchor.UtcTicks + ((Int128)steps * Period.Ticks);
        return ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks ? null : new DateTimeOffset((long)ticks, TimeSpan.Zero);
    }
}

/// <summary>One instant.</summary>
public sealed record OneShotTrigger(DateTimeOffset At) : Trigger
{
    public override bool IsOneShot => true;

    public override DateTimeOffset? NextAfter(DateTimeOffset instant) => At > instant ? At : null;

    public override DateTimeOffset? LastBefore(DateTimeOffset instant) => At < instant ? At : null;
}
