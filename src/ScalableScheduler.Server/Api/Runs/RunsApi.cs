using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Runs: those under way and those that ended, newest first.</summary>
internal static class RunsApi
{
    private static readonly IReadOnlyList<QueryParameter> RemoveParameters =
        [new("before", "Only runs that were opened before this time.", Format: "date-time", Required: true)];

    private const string CancelReason = "Cancelled on request.";

    public static void MapRuns(this IEndpointRouteBuilder app)
    {
        var runs = app.MapGroup("").WithTags("Runs");

        runs.MapGet("/runs", List)
            .Describe("listRuns", "List runs", "A page of the runs of all schedules, newest first: under way, ended, and records of occurrences that were skipped. The next page is in the `Link` header.")
            .WithQuery(RunFilter.OfAll)
            .Answers<RunDocument[]>(200, "The page.")
            .Refuses(422);

        runs.MapGet("/runs/{id}", Get)
            .Describe("getRun", "Read a run", "A run with its attempts, under way or ended.")
            .Answers<RunDocument>(200, "The run.")
            .Refuses(404);

        runs.MapPost("/runs/{id}/cancel", Cancel)
            .Describe("cancelRun", "Cancel a run", """
                Stops a run: one that waits ends at once; of one that is under way the attempt is aborted (an HTTP call is broken off), and none
                follows. It is recorded as cancelled, unless its attempt ended by itself before.
                """)
            .Answers<RunDocument>(200, "It has ended.")
            .Answers<RunDocument>(202, "It is under way, and is being stopped.")
            .Refuses(404, 409, 412);

        runs.MapPost("/runs/{id}/retry", Retry)
            .Describe("retryRun", "Repeat a run", """
                Opens a new run for the same nominal time with the same data, as the schedule is defined now, also while it is paused. The
                run that ended stays as it is; `caused_by` of the new one names it.
                """)
            .Answers<RunDocument>(202, "The new run.")
            .Refuses(404, 409, 412, 422);

        runs.MapGet("/schedules/{id}/runs", ListOfOne)
            .Describe("listScheduleRuns", "List the runs of a schedule", "A page of its runs, newest first. The next page is in the `Link` header.")
            .WithQuery(RunFilter.OfOne)
            .Answers<RunDocument[]>(200, "The page.")
            .Refuses(404, 422);

        runs.MapDelete("/schedules/{id}/runs", RemoveOfOne)
            .Describe("deleteScheduleRuns", "Delete the history of a schedule", "Deletes the records of its runs that were opened before a time. Runs that are under way stay.")
            .WithQuery(RemoveParameters)
            .Answers<CountDocument>(200, "They are deleted.")
            .Refuses(400, 404, 422);
    }

    private static ValueTask<JsonAnswer> List(HttpRequest request, IRunStore store, LimitOptions limits, IWireStyle style) =>
        ListAsync(request, schedule: null, RunFilter.OfAll, store, limits, style);

    private static async ValueTask<JsonAnswer> ListOfOne(string id, HttpRequest request, IScheduleStore schedules, IRunStore store, LimitOptions limits, IWireStyle style) =>
        await ExistsAsync(id, schedules, request.HttpContext.RequestAborted)
            ? await ListAsync(request, new ScheduleId(id), RunFilter.OfOne, store, limits, style)
            : style.Problem(ApiProblem.NoSchedule(id));

    private static async ValueTask<JsonAnswer> Get(string id, IRunStore store, IWireStyle style, CancellationToken cancellationToken) =>
        new RunId(id).TryGetSchedule(out _) && await store.GetRunAsync(new RunId(id), cancellationToken) is { } run
            ? Shown(run)
            : style.Problem(ApiProblem.NoRun(id));

    private static async ValueTask<JsonAnswer> Cancel(string id, HttpRequest request, RunCancellation cancellation, IRunStore store, StoreClock clock, IWireStyle style)
    {
        var (run, problem) = await FindAsync(id, request, store);
        if (run is null)
            return style.Problem(problem!);
        switch (await cancellation.CancelAsync(run.Id, CancelReason, request.HttpContext.RequestAborted))
        {
            case CancelAnswer.Unknown:
                return style.Problem(ApiProblem.NoRun(id));
            case CancelAnswer.HasEnded:
                return style.Problem(ApiProblem.Conflict("The run has ended already."));
            case CancelAnswer.IsStopping:
                var stopping = await store.GetRunAsync(run.Id, request.HttpContext.RequestAborted);
                return stopping is { HasEnded: true }
                    ? Shown(stopping)
                    : RunOpening.Accepted(request, stopping ?? run with { Status = RunStatus.Cancelling, Message = CancelReason });
            default:
                // Where no history is kept, there is no record of it.
                var ended = await store.GetRunAsync(run.Id, request.HttpContext.RequestAborted);
                return Shown(ended ?? run with { Status = RunStatus.Cancelled, Message = CancelReason, FinishedAt = clock.Stamp, CurrentAttempt = null, NextAttemptAt = null });
        }
    }

    private static async ValueTask<JsonAnswer> Retry(string id, HttpRequest request, IScheduleStore schedules, IRunStore store, RunOpening opening, IWireStyle style)
    {
        var (ended, problem) = await FindAsync(id, request, store);
        if (ended is null)
            return style.Problem(problem!);
        if (!ended.HasEnded)
            return style.Problem(ApiProblem.Conflict("The run has not ended."));
        if (ended.Status == RunStatus.Skipped)
            return style.Problem(ApiProblem.Conflict("What was skipped was no run. To run past occurrences, ask for a backfill."));
        if ((await schedules.GetAsync([ended.Schedule], request.HttpContext.RequestAborted))[0] is not { Definition: var definition })
            return style.Problem(NoMore(ended.Schedule));
        var (run, unreadable) = opening.Repeat(request, definition, ended);
        return run is null
            ? style.Problem(unreadable!)
            : await opening.OpenAsync(request, new RunRequest(run)) ?? style.Problem(NoMore(ended.Schedule));
    }

    private static async ValueTask<(RunRecord? Run, ApiProblem? Problem)> FindAsync(string id, HttpRequest request, IRunStore store)
    {
        if (!new RunId(id).TryGetSchedule(out _) || await store.GetRunAsync(new RunId(id), request.HttpContext.RequestAborted) is not { } run)
            return (null, ApiProblem.NoRun(id));
        return Preconditions.CheckContent(request, Shown(run)) is { } stale ? (null, stale) : (run, null);
    }

    private static ApiProblem NoMore(ScheduleId schedule) => ApiProblem.Conflict($"Its schedule '{schedule}' is not there any more.");

    private static JsonAnswer Shown(RunRecord run) => JsonAnswer.Of(StatusCodes.Status200OK, json => RunJson.Write(json, run)).Tagged();

    private static async ValueTask<JsonAnswer> RemoveOfOne(string id, HttpRequest request, IScheduleStore schedules, IRunStore store, IWireStyle style)
    {
        var query = new QueryReader(request.Query, RemoveParameters, style.PassesOverUnknown);
        var before = query.Instant("before");
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        if (before is null)
            return style.Problem(ApiProblem.Malformed("before must be given: without it, the whole history would be deleted."));
        return await ExistsAsync(id, schedules, request.HttpContext.RequestAborted)
            ? ScheduleAnswers.Count(await store.RemoveRunsAsync(new ScheduleId(id), before.Value, request.HttpContext.RequestAborted))
            : style.Problem(ApiProblem.NoSchedule(id));
    }

    private static async ValueTask<JsonAnswer> ListAsync(HttpRequest request, ScheduleId? schedule, IReadOnlyList<QueryParameter> parameters, IRunStore store, LimitOptions limits, IWireStyle style)
    {
        var query = new QueryReader(request.Query, parameters, style.PassesOverUnknown);
        var asked = RunFilter.Read(query, schedule, limits);
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var page = await store.ListRunsAsync(asked, request.HttpContext.RequestAborted);
        return JsonAnswer.Page(page.Items, RunJson.Write, PageCursor.Link(request, RunFilter.Listing, page.Next));
    }

    private static async ValueTask<bool> ExistsAsync(string id, IScheduleStore store, CancellationToken cancellationToken) =>
        ScheduleId.IsValid(id) && (await store.GetAsync([new ScheduleId(id)], cancellationToken))[0] is not null;
}
