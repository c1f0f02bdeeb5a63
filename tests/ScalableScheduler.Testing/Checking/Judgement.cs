namespace ScalableScheduler.Testing.Checking;

/// <summary>What every rule judges by, and where it says what it found.</summary>
internal sealed record Judgement(Evidence Evidence, Dossiers Dossiers, CollectionTimes Collections, TroubleTimes Troubles, Findings Findings)
{
    public TimeSpan Tolerance => Evidence.ClockTolerance;

    public void Add(Promise promise, string subject, string what) => Findings.Add(promise, subject, what);
}
