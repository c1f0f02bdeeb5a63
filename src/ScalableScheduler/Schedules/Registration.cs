namespace ScalableScheduler.Schedules;

/// <summary>A version of a schedule ready to be stored: the definition with its revision, its state, and when it is due.</summary>
public sealed record Registration(Schedule Definition, ScheduleState State, DateTimeOffset? NextDue)
{
    /// <summary>Makes <paramref name="definition"/> the first version of a new schedule, or the next version of one that is there.</summary>
    /// <param name="definition">What the user asked for, its trigger anchored at <paramref name="now"/>.</param>
    /// <param name="existing">The present version and state, or null.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="start">Whether the user asks for it to begin anew (a registration), not just to be changed (a patch):
    /// a <c>now</c> or a <c>delay</c> counts from this registration and is due again; a <c>date</c> that has
    /// fired is not, since a slot fires once.</param>
    public static Registration Of(Schedule definition, (Schedule Definition, ScheduleState State)? existing, DateTimeOffset now, bool start)
    {
        if (existing is not { } present)
        {
            definition = definition with { Revision = 1, CreatedAt = now, UpdatedAt = now, PauseReason = definition.Enabled ? null : definition.PauseReason };
            return Complete(definition, new ScheduleState(1, now, definition.Trigger.IsOneShot ? null : now, RunCount: 0));
        }

        var (old, state) = present;
        var sameRule = definition.TriggerDefinition.SaysTheSameAs(old.TriggerDefinition) && definition.StartAt == old.StartAt;
        if (sameRule && !(start && definition.Trigger.IsOneShot))
        {
            // An interval keeps its grid and a cron expression the slots it missed, however often it is registered.
            definition = definition with { TriggerDefinition = old.TriggerDefinition, Trigger = old.Trigger };
        }
        else
        {
            definition = AfterCursor(definition, state.Cursor);
        }

        var cursor = sameRule || definition.Trigger.IsOneShot ? state.Cursor : Later(state.Cursor, now);
        definition = definition with
        {
            Revision = state.Revision + 1,
            CreatedAt = old.CreatedAt,
            UpdatedAt = now,
            PauseReason = PauseReasonOf(definition, old),
        };
        return Complete(definition, state with { Revision = definition.Revision, Cursor = cursor, Skipping = sameRule ? state.Skipping : null });
    }

    // An edit of a paused schedule says nothing of why it was paused; whoever enables it has dealt with that.
    private static string? PauseReasonOf(Schedule definition, Schedule old) =>
        definition.Enabled ? null : old.Enabled ? definition.PauseReason : old.PauseReason;

    private static Registration Complete(Schedule definition, ScheduleState state) =>
        new(definition, state, Planner.NextDue(definition, state));

    // Two `now` within one millisecond are two occurrences, and a slot fires once: the second takes the next millisecond.
    private static Schedule AfterCursor(Schedule definition, DateTimeOffset? cursor)
    {
        if (definition.TriggerDefinition.Type is not TriggerType.Now || definition.TriggerDefinition.Anchor > (cursor ?? DateTimeOffset.MinValue))
            return definition;
        var at = cursor!.Value.AddMilliseconds(1);
        return definition with { Trigger = new OneShotTrigger(at), TriggerDefinition = definition.TriggerDefinition with { Anchor = at } };
    }

    private static DateTimeOffset Later(DateTimeOffset? a, DateTimeOffset b) => a > b ? a.Value : b;
}
