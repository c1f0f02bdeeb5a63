namespace ScalableScheduler.Chaos.Load;

/// <summary>Where the target answers, and how it does there.</summary>
internal static class Paths
{
    /// <summary>200 at once.</summary>
    public const string Quick = "quick";

    /// <summary>200 after a second and a half.</summary>
    public const string Slow = "slow";

    /// <summary>503 for the first attempt of a run, 200 afterwards.</summary>
    public const string Flaky = "flaky";

    /// <summary>500, always.</summary>
    public const string Failing = "failing";
}
