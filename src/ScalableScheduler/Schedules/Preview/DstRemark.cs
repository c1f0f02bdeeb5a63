namespace ScalableScheduler.Schedules.Preview;

/// <summary>What a change of the clock does to occurrences.</summary>
public enum DstEffect
{
    /// <summary>Local times that do not exist are left out.</summary>
    Skipped,

    /// <summary>A local time that does not exist fires at the first instant after the gap.</summary>
    Moved,

    /// <summary>Several local times, one of them at least not existing, fire together, once.</summary>
    Merged,

    /// <summary>Local times that come twice fire twice.</summary>
    Repeated,

    /// <summary>Local times that come twice fire the first time only.</summary>
    FirstOnly,
}

/// <summary>What one change of the clock does to a rule.</summary>
/// <param name="Effect">What.</param>
/// <param name="At">The instant of the change, in UTC.</param>
/// <param name="Slots">How many local times it concerns; at most <see cref="MostSlots"/> are counted.</param>
/// <param name="Message">The same for people, with the local times.</param>
public sealed record DstRemark(DstEffect Effect, DateTimeOffset At, int Slots, string Message)
{
    /// <summary>A day of seconds has 86 400 local times: enough to know that there are many.</summary>
    public const int MostSlots = 10_000;
}
