namespace ScalableScheduler.Chaos.Acts;

/// <param name="Share">How long an act is to take, about.</param>
internal readonly record struct ActTime(TimeSpan Share)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    /// <summary>Whether there is time for what takes a minute.</summary>
    public bool IsLong => Share >= Long;
}
