using ScalableScheduler.Runs;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers;

/// <summary>A way to tell workers what to do and to hear of them: a broker that the settings name. It listens for reports for as
/// long as the host runs (it is a hosted service as well) and hands them to <see cref="BusReports"/>.</summary>
internal interface IWorkerBus
{
    /// <summary><c>amqp</c>, <c>redis</c> or <c>kafka</c>: what <c>connection.bus</c> of a worker task says.</summary>
    string Name { get; }

    /// <summary>Sends an action, and waits until the broker has it for good. Failures of the broker are results.</summary>
    ValueTask<DispatchResult> SendAsync(WorkerAction action, CancellationToken cancellationToken);
}

internal enum WorkerActionKind
{
    Run,
    Cancel,
}

/// <param name="Kind">What the worker is to do.</param>
/// <param name="Job">The job's name on the bus.</param>
/// <param name="Run">The run.</param>
/// <param name="Claim">By which the worker shows that it is its own.</param>
/// <param name="Dispatch">What more is known of it; null where a worker is stopped that reports on what is not its own any more.</param>
internal sealed record WorkerAction(WorkerActionKind Kind, QueueName Job, RunId Run, ClaimId Claim, Dispatch? Dispatch);
