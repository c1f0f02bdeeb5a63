namespace ScalableScheduler.Redis;

internal static class WakeUps
{
    /// <summary>What is due within so many ms wakes its owner. Owners look at least once a second, so that what is due
    /// later is found in time anyway; the rest is for clocks and the way.</summary>
    public const int Within = 1500;
}
