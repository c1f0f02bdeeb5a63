namespace ScalableScheduler.Work;

/// <summary>How far a worker is.</summary>
/// <param name="Percent">0 to 100; null when it does not say.</param>
/// <param name="Message">For people; null when there is nothing to say.</param>
/// <param name="At">When it said so, by the store's clock.</param>
public sealed record Progress(double? Percent, string? Message, DateTimeOffset At)
{
    public const int MaxMessageLength = 1000;
}
