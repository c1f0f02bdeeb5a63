using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tasks;

/// <summary>One attempt to be sent.</summary>
/// <param name="Schedule">Whose run it is, as it is defined now.</param>
/// <param name="Run">The run's id: the same on every attempt, so that targets can tell a repetition.</param>
/// <param name="NominalTime">When the run was due.</param>
/// <param name="Attempt">1 for the first.</param>
public sealed record Dispatch(Schedule Schedule, RunId Run, DateTimeOffset NominalTime, int Attempt)
{
    /// <summary>What is sent; an empty object when the task has no data.</summary>
    public JsonElement Data => Schedule.Task.Data ?? EmptyObject;

    /// <summary>By which a worker shows, when it reports, that the run is still its own; null when none reports.</summary>
    public ClaimId? Claim { get; init; }

    private static readonly JsonElement EmptyObject = JsonDocument.Parse("{}").RootElement;
}
