using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Workers;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary><c>Worker.Heartbeat</c>, <c>Worker.Succeed</c>, <c>Worker.Fail</c> and <c>Worker.Cancelled</c>: what a worker says of
/// a task that it claimed. Saying it again is safe.</summary>
internal sealed class ReportMethods(RpcTasks tasks, WorkReports reports, WorkerOptions options)
{
    public ValueTask<RpcAnswer> HeartbeatAsync(RpcParams given, CancellationToken cancellationToken) =>
        ReportAsync(given, ReadReport(given, WorkStatus.Running) with { Percent = given.Number("percent", 0, 100), Message = given.Prose("message", Progress.MaxMessageLength) }, cancellationToken);

    public async ValueTask<RpcAnswer> SucceedAsync(RpcParams given, CancellationToken cancellationToken)
    {
        var result = given.Any("result");
        if (result is { } tooLarge && JsonMarshal.GetRawUtf8Value(tooLarge).Length is var bytes && bytes > options.ResultBytes)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"{given.SpellingOf("result")} is {bytes} bytes of JSON; {options.ResultBytes} are allowed (workers.result_bytes).");
            return RpcError.TooLarge(message) with { Errors = [new FieldProblem(given.PathOf("result"), Reasons.TooLong, message)] };
        }
        return await ReportAsync(given, ReadReport(given, WorkStatus.Completed) with { Result = result?.Clone() }, cancellationToken);
    }

    public ValueTask<RpcAnswer> FailAsync(RpcParams given, CancellationToken cancellationToken)
    {
        var reason = given.Prose("reason", Progress.MaxMessageLength);
        if (string.IsNullOrWhiteSpace(reason) && given.Any("reason") is null or { ValueKind: JsonValueKind.String })
            given.Refuse("reason", Reasons.Required, $"{given.SpellingOf("reason")} is missing: why the worker failed, for people.");
        var report = ReadReport(given, WorkStatus.Failed) with
        {
            Message = reason,
            MayRetry = given.Flag("retry") ?? true,
            RetryAfter = given.Duration("retry_after", TimeSpan.Zero, RetryPolicy.LongestAskedFor),
        };
        return ReportAsync(given, report, cancellationToken);
    }

    public ValueTask<RpcAnswer> CancelledAsync(RpcParams given, CancellationToken cancellationToken) =>
        ReportAsync(given, ReadReport(given, WorkStatus.Cancelled) with { Message = given.Prose("reason", Progress.MaxMessageLength) }, cancellationToken);

    // The run is put in when it was found.
    private static WorkReport ReadReport(RpcParams given, WorkStatus status) =>
        new(default, new ClaimId(given.RequiredText("claim_id", ClaimId.MaxLength, "the one that came with the task")), status)
        {
            Worker = given.Text("worker", Assignment.MaxWorkerLength),
        };

    private async ValueTask<RpcAnswer> ReportAsync(RpcParams given, WorkReport report, CancellationToken cancellationToken)
    {
        var id = given.RequiredText("id", RpcTasks.MaxIdLength, "the task's");
        if (given.Refusal() is { } refusal)
            return refusal;
        if (await tasks.FindRunAsync(id, report.Claim, cancellationToken) is not { } run)
            return RpcError.NoTask(id);
        var answer = await reports.ReportAsync(report with { Run = run }, cancellationToken);
        return answer.Outcome switch
        {
            ReportOutcome.Taken or ReportOutcome.Repeated => Taken(answer),
            ReportOutcome.Unknown => RpcError.NoTask(id),
            ReportOutcome.Stale => RpcError.StaleClaim(),
            _ => RpcError.Conflict($"That can't be any more: the task is {TaskState.Of(answer.Status ?? RunStatus.Pending)}."),
        };
    }

    private static RpcAnswer.Result Taken(ReportAnswer answer) => new(w =>
    {
        w.Text("message", "success");
        w.Text("state", TaskState.Of(answer.Status ?? RunStatus.Running));
        w.Flag("cancel", answer.IsCancelling);
    });
}
