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
            ? JsonAnswer.Of(StatusCodes.Status200OK, json => RunJson.Write(json, run)).Tagged()
            : style.Problem(ApiProblem.NotFound($"run '{id}'"));

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
