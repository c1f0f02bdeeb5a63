using ScalableScheduler.Engine;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Workers;

/// <summary>What is to be done about a message of a worker.</summary>
/// <param name="Problem">Why nobody can ever make anything of it, so that it is to be parked; null when it was dealt with: taken,
/// known already, or refused.</param>
/// <param name="Stop">What to tell the worker; null for nothing.</param>
internal sealed record BusAnswer(string? Problem, WorkerAction? Stop)
{
    public static readonly BusAnswer Done = new(null, null);
}

/// <summary>Takes the messages of workers, from whatever bus: <c>{"jobName", "runId", "status"}</c>, or a heartbeat without
/// <c>status</c>. Fields of ours that a worker may add: <c>percent</c>, <c>message</c>, <c>result</c>, <c>worker</c>, <c>retry</c>.</summary>
internal sealed class BusReports(WorkReports reports, WorkerOptions options)
{
    /// <summary>Takes a message. When this returns, what came of it is stored, and the message may be acknowledged.</summary>
    /// <exception cref="ScalableScheduler.Storage.StoreUnavailableException">The store is away: the message is to be taken again.</exception>
    public async ValueTask<BusAnswer> TakeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!BusMessage.TryRead(message, options.ResultBytes, out var read, out var problem))
            return new BusAnswer(problem, null);
        var answer = await reports.ReportAsync(read.Report, cancellationToken);
        var isToStop = read.Report.Status == WorkStatus.Running
            && (answer.IsCancelling || answer.Outcome is ReportOutcome.Stale or ReportOutcome.Unknown or ReportOutcome.Impossible);
        return isToStop
            ? new BusAnswer(null, new WorkerAction(WorkerActionKind.Cancel, read.Job, read.Report.Run, read.Report.Claim, Dispatch: null))
            : BusAnswer.Done;
    }
}
