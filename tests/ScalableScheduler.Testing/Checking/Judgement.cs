namespace ScalableScheduler.Testing.Checking;

/// <summary>What every rule judges by, and where it says what it found.</summary>
internal sealed record Judgement(Evidence Evidence, Dossiers Dossiers, CollectionTimes Collections, TroubleTimes Troubles, Findings Findings)
{
    /// <summary>By how much instants may differ that are the same: what is recorded is in whole milliseconds.</summary>
    public TimeSpan Tolerance => Evidence.ClockTolerance;

    /// <summary>The same for instants of which one may be rounded down, and the other not.</summary>
    public TimeSpan Rounded => Evidence.ClockTolerance + TimeSpan.FromMilliseconds(1);

    /// <summary>Until when an attempt was surely under way at its target; null where it is still.</summary>
    public DateTimeOffset? SurelyUntil(SeenAttempt seen) => seen.IsBrokenOff ? seen.EndedAt - Evidence.BreakNoticedWithin : seen.EndedAt;

    public void Add(Promise promise, string subject, string what) => Findings.Add(promise, subject, what);
}
