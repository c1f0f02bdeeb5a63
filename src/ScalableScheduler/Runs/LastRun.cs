namespace ScalableScheduler.Runs;

/// <summary>The outcome of a schedule's run that ended last.</summary>
public sealed record LastRun(
    RunId Id,
    RunStatus Status,
    DateTimeOffset NominalTime,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    string? Message)
{
    public static LastRun Of(RunRecord ended)
    {
        var last = ended.Attempts[^1];
        return new LastRun(ended.Id, ended.Status, ended.NominalTime, ended.Attempts[0].StartedAt, last.FinishedAt, last.Message);
    }
}
