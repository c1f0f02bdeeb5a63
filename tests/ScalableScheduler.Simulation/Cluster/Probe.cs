using ScalableScheduler.Tasks;

namespace ScalableScheduler.Simulation;

/// <summary>What a target saw.</summary>
internal sealed record Arrival(string Node, string Schedule, string Run, DateTimeOffset NominalTime, int Attempt, DateTimeOffset At);

/// <summary>A task type whose targets are in the test: notes every arrival, and answers as the test says.</summary>
internal sealed class Probe(string node, TimeProvider time, List<Arrival> arrivals, List<Arrival> stops, Func<Dispatch, CancellationToken, ValueTask<DispatchResult>> answer) : ITaskType
{
    public string Name => "probe";

    public IReadOnlyList<string> SecretFields => [];

    public void Validate(TaskDefinition task, TaskProblems problems)
    {
        // Everything is allowed.
    }

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        arrivals.Add(Seen(dispatch));
        return answer(dispatch, cancellationToken);
    }

    public ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        stops.Add(Seen(dispatch));
        return new(DispatchResult.Delivered);
    }

    private Arrival Seen(Dispatch dispatch) =>
        new(node, dispatch.Schedule.Id.Value, dispatch.Run.Value, dispatch.NominalTime, dispatch.Attempt, time.GetUtcNow());
}
