namespace ScalableScheduler.Runs;

/// <summary>What a run came about by.</summary>
public enum RunOrigin
{
    /// <summary>An occurrence of its schedule.</summary>
    Schedule,

    /// <summary>A user's request.</summary>
    Trigger,

    /// <summary>The end of another schedule's run (<see cref="Schedules.Chain"/>).</summary>
    Chain,

    /// <summary>A past occurrence, run on request (<see cref="Schedules.Backfill"/>).</summary>
    Backfill,

    /// <summary>A user's request to repeat a run that ended.</summary>
    Retry,
}
