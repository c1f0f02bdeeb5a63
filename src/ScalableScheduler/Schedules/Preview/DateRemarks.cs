namespace ScalableScheduler.Schedules.Preview;

/// <summary>What a change of the clock does to a local date and time.</summary>
internal static class DateRemarks
{
    /// <param name="text">The date trigger's text.</param>
    /// <param name="at">The instant it was taken for.</param>
    /// <param name="zone">Whose clock is meant.</param>
    public static IReadOnlyList<DstRemark> Of(string text, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (!DateText.TryRead(text, out var local, out _) || local is not { } wanted)
            return [];
        var slot = wanted.Ticks / TimeSpan.TicksPerSecond;
        // No clock is further than a day from UTC, and none is set back further.
        foreach (var change in ClockChange.Between(zone, Shifted(at, -1), Shifted(at, 1)))
        {
            if (change.IsForward && slot > change.LatestShown && slot < change.After)
                return [RemarkWords.Of(DstEffect.Moved, change, [slot], $"at {Clock.Time(change.After, slot)} instead")];
            if (!change.IsForward && slot >= change.After && slot <= change.LatestShown)
                return [RemarkWords.Of(DstEffect.FirstOnly, change, [slot], "the first time only")];
        }
        return [];
    }

    private static DateTimeOffset Shifted(DateTimeOffset at, int days) =>
        days < 0 && at - DateTimeOffset.MinValue < TimeSpan.FromDays(1) ? DateTimeOffset.MinValue
        : days > 0 && DateTimeOffset.MaxValue - at < TimeSpan.FromDays(1) ? DateTimeOffset.MaxValue
        : at.AddDays(days);
}
