namespace ScalableScheduler.Testing.Checking;

/// <summary>An attempt as its target saw it.</summary>
/// <param name="Schedule">The schedule's id.</param>
/// <param name="Run">The run's id: what the target may know a repetition by.</param>
/// <param name="NominalTime">Of the run's occurrence.</param>
/// <param name="Attempt">1 for the first.</param>
/// <param name="At">When it arrived, by the store's clock.</param>
/// <param name="Node">The name of the node that sent it; null where the target can't tell.</param>
public sealed record SeenAttempt(string Schedule, string Run, DateTimeOffset NominalTime, int Attempt, DateTimeOffset At, string? Node = null)
{
    /// <summary>When the target had answered, or the sender had gone; null while it is under way.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether the sender had gone before the target had answered.</summary>
    public bool IsBrokenOff { get; init; }

    /// <summary>Whether the target accepted it.</summary>
    public bool IsAccepted { get; init; } = true;
}
