namespace ScalableScheduler.Chaos.Load.Kinds;

/// <summary>The cron expressions of the load.</summary>
internal static class Rhythms
{
    public const string EachSecond = "* * * * * *";

    public const string EachOtherSecond = "*/2 * * * * *";

    /// <summary>Due next when this run is long over: what the service says of when that is, is checked at its end.</summary>
    public const string NewYear = "0 0 0 1 1 *";
}
