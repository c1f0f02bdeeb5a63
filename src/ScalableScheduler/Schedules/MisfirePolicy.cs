namespace ScalableScheduler.Schedules;

/// <summary>What becomes of slots that fell due while nobody could fire them.</summary>
public enum MisfireRule
{
    /// <summary>One run, of the latest missed slot.</summary>
    FireOnce,

    /// <summary>Each missed slot in order: those within the policy's window, the latest of them up to its limit.</summary>
    FireAll,

    /// <summary>None of them runs.</summary>
    Skip,
}

/// <param name="Rule">What becomes of missed slots.</param>
/// <param name="Grace">How long after its instant a slot is only late, not missed.</param>
/// <param name="Window"><see cref="MisfireRule.FireAll"/>: how long ago a slot may lie to be caught up on.</param>
/// <param name="Limit"><see cref="MisfireRule.FireAll"/>: how many are caught up on at most.</param>
public sealed record MisfirePolicy(MisfireRule Rule, TimeSpan Grace, TimeSpan Window, int Limit)
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(1);
    public const int DefaultLimit = 100;
    public const int GreatestLimit = 10_000;

    public static readonly MisfirePolicy Default = new(MisfireRule.FireOnce, DefaultGrace);

    public MisfirePolicy(MisfireRule rule, TimeSpan grace)
        : this(rule, grace, DefaultWindow, DefaultLimit)
    {
    }
}
