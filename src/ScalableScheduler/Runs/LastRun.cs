namespace ScalableScheduler.Runs;

/// <summary>The outcome of a schedule's run that ended last.</summary>
/// <param name="Id">The run.</param>
/// <param name="Status">How it ended.</param>
/// <param name="NominalTime">When it was due.</param>
/// <param name="StartedAt">When its first attempt began; null when there was none.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="Message">Why it ended so, for people; null when there is nothing to say.</param>
public sealed record LastRun(
    RunId Id,
    RunStatus Status,
    DateTimeOffset NominalTime,
    DateTimeOffset? StartedAt,
    DateTimeOffset FinishedAt,
    string? Message)
{
    public static LastRun Of(RunRecord ended) => new(
        ended.Id,
        ended.Status,
        ended.NominalTime,
        ended.Attempts.Count > 0 ? ended.Attempts[0].StartedAt : ended.StartedAt,
        ended.FinishedAt ?? ended.OpenedAt,
        ended.Message ?? (ended.Attempts.Count > 0 ? ended.Attempts[^1].Message : null));
}
