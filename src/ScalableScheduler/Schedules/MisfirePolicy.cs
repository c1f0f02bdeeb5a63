namespace ScalableScheduler.Schedules;

/// <summary>What becomes of slots that fell due while nobody could fire them.</summary>
public enum MisfireRule
{
    /// <summary>One run, of the latest missed slot.</summary>
    FireOnce,

    /// <summary>None of them runs.</summary>
    Skip,
}

/// <param name="Rule">What becomes of missed slots.</param>
/// <param name="Grace">How long after its instant a slot is only late, not missed.</param>
public sealed record MisfirePolicy(MisfireRule Rule, TimeSpan Grace)
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(60);

    public static readonly MisfirePolicy Default = new(MisfireRule.FireOnce, DefaultGrace);
}
