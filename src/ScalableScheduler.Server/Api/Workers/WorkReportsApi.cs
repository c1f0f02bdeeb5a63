using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Work;

namespace ScalableScheduler.Server.Api.Workers;

/// <summary>What workers report on the runs that they claimed. Repeating a report is safe.</summary>
internal static class WorkReportsApi
{
    public static void MapWorkReports(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("/runs/{id}").WithTags("Workers");

        runs.MapPost("/heartbeat", Heartbeat)
            .Describe("heartbeatRun", "Say that a run goes on", """
                A sign of life of the worker that does the run, with its progress where it knows it. The answer tells whether the worker is to
                stop. 409 tells that the run is not this worker's any more: it must stop at once.
                """)
            .Takes<HeartbeatRequest>(WorkExamples.Heartbeats)
            .Answers<ReportDocument>(200, "It goes on, or is to stop.")
            .Refuses(400, 404, 409, 413, 415, 422);

        runs.MapPost("/succeed", Succeed)
            .Describe("succeedRun", "End a run that succeeded", "The worker did what the run asked for. Its result is kept with the run.")
            .Takes<SuccessRequest>(WorkExamples.Successes)
            .Answers<ReportDocument>(200, "The run has succeeded.")
            .Refuses(400, 404, 409, 413, 415, 422);

        runs.MapPost("/fail", Fail)
            .Describe("failRun", "End an attempt that failed", """
                The worker could not do what the run asked for. Another attempt follows by the schedule's retry rule, and not before `retry_after`; with
                `retry: false` none does, and the run has failed for good.
                """)
            .Takes<FailureRequest>(WorkExamples.Failures)
            .Answers<ReportDocument>(200, "The attempt is over: the run is pending again, or has failed.")
            .Refuses(400, 404, 409, 413, 415, 422);

        runs.MapPost("/cancelled", Cancelled)
            .Describe("confirmCancelledRun", "Say that a run was stopped", "The worker stopped, as a heartbeat's answer asked it to, or because it was stopped itself and nothing is to follow.")
            .Takes<CancelledRequest>(WorkExamples.Cancellations)
            .Answers<ReportDocument>(200, "The run is cancelled.")
            .Refuses(400, 404, 409, 413, 415, 422);
    }

    private static ValueTask<JsonAnswer> Heartbeat(string id, HttpRequest request, WorkerRequests requests, WorkReports reports, IWireStyle style) =>
        TakeAsync(id, WorkStatus.Running, request, requests, reports, style);

    private static ValueTask<JsonAnswer> Succeed(string id, HttpRequest request, WorkerRequests requests, WorkReports reports, IWireStyle style) =>
        TakeAsync(id, WorkStatus.Completed, request, requests, reports, style);

    private static ValueTask<JsonAnswer> Fail(string id, HttpRequest request, WorkerRequests requests, WorkReports reports, IWireStyle style) =>
        TakeAsync(id, WorkStatus.Failed, request, requests, reports, style);

    private static ValueTask<JsonAnswer> Cancelled(string id, HttpRequest request, WorkerRequests requests, WorkReports reports, IWireStyle style) =>
        TakeAsync(id, WorkStatus.Cancelled, request, requests, reports, style);

    private static async ValueTask<JsonAnswer> TakeAsync(
        string id, WorkStatus status, HttpRequest request, WorkerRequests requests, WorkReports reports, IWireStyle style)
    {
        var run = new RunId(id);
        var (report, problem) = await requests.ReadReportAsync(request, run, status);
        if (report is null)
            return style.Problem(problem!);
        if (!run.TryGetSchedule(out _))
            return style.Problem(ApiProblem.NoRun(id));
        var answer = await reports.ReportAsync(report, request.HttpContext.RequestAborted);
        return answer.Outcome switch
        {
            ReportOutcome.Taken or ReportOutcome.Repeated => Answer(answer),
            ReportOutcome.Unknown => style.Problem(ApiProblem.NoRun(id)),
            ReportOutcome.Stale => style.Problem(Refusal(
                "/claim_id", Reasons.StaleClaim, $"The run is not this claim's any more: it was given to others meanwhile, or ended. It is {WordOf(answer)} now.")),
            _ => style.Problem(Refusal("", Reasons.Impossible, $"That can't be any more: the run is {WordOf(answer)}.")),
        };
    }

    private static JsonAnswer Answer(ReportAnswer answer) => JsonAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("status"u8, WordOf(answer));
        json.WriteBoolean("cancel"u8, answer.IsCancelling);
        json.WriteEndObject();
    });

    private static ApiProblem Refusal(string field, string reason, string message) => ApiProblem.Conflict(message, [new FieldProblem(field, reason, message)]);

    private static string WordOf(ReportAnswer answer) => Vocabulary.RunStatuses.Of(answer.Status ?? RunStatus.Pending);
}
