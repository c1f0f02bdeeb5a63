namespace ScalableScheduler.Runs;

/// <summary>The open runs of one schedule, as its overlap policy sees them.</summary>
/// <param name="Active">They have begun, or may begin at any moment.</param>
/// <param name="Queued">They wait for an active one to end, in the order in which they will start.</param>
/// <param name="Requested">They were asked for, and the overlap policy has not decided about them yet.</param>
public sealed record OpenRuns(IReadOnlyList<Run> Active, IReadOnlyList<Run> Queued, IReadOnlyList<Run> Requested)
{
    public static readonly OpenRuns None = new([], [], []);

    public int Count => Active.Count + Queued.Count + Requested.Count;
}
