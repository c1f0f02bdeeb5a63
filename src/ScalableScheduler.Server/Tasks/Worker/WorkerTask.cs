using ScalableScheduler.Server.Workers;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Tasks.Worker;

/// <summary>Work for workers: they claim the runs from a queue, or are told of them over a bus.</summary>
internal sealed class WorkerTask : ITaskType
{
    private readonly TaskReading _reading;
    private readonly WorkerBuses _buses;
    private readonly ParsedTasks<WorkerRequest> _requests;

    public WorkerTask(TaskReading reading, WorkerBuses buses)
    {
        _reading = reading;
        _buses = buses;
        _requests = new ParsedTasks<WorkerRequest>((task, problems) => WorkerRequestReader.Read(task, reading, buses, problems));
    }

    public string Name => "worker";

    /// <summary>None.</summary>
    public IReadOnlyList<string> SecretFields => [];

    public void Validate(TaskDefinition task, TaskProblems problems) => WorkerRequestReader.Read(task, _reading, _buses, problems);

    public WorkSettings? WorkOf(TaskDefinition task) =>
        _requests.TryGet(task, out var request, out var refusal)
            ? request.Settings
            : throw new ArgumentException(refusal.Message, nameof(task));

    public ValueTask<DispatchResult> DispatchAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        TellAsync(WorkerActionKind.Run, dispatch, cancellationToken);

    public ValueTask<DispatchResult> StopAsync(Dispatch dispatch, CancellationToken cancellationToken) =>
        TellAsync(WorkerActionKind.Cancel, dispatch, cancellationToken);

    // Who claims runs is told to stop when it reports.
    private ValueTask<DispatchResult> TellAsync(WorkerActionKind kind, Dispatch dispatch, CancellationToken cancellationToken)
    {
        if (!_requests.TryGet(dispatch.Schedule.Task, out var request, out var refusal))
            return new(refusal);
        if (request.Bus is null)
            return new(kind == WorkerActionKind.Cancel ? DispatchResult.Delivered : new DispatchResult(DispatchOutcome.Rejected, "Its runs are claimed, not sent."));
        if (!_buses.TryGet(request.Bus, out var bus))
            return new(new DispatchResult(DispatchOutcome.Undeliverable, $"This node has no bus '{request.Bus}': it is not configured."));
        return bus.SendAsync(new WorkerAction(kind, request.Queue, dispatch.Run, dispatch.Claim ?? ClaimId.OfAttempt(dispatch.Attempt), dispatch), cancellationToken);
    }
}
