using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Schedules: register, list, read, change, delete.</summary>
internal static class SchedulesApi
{
    private static readonly QueryParameter Cancel = new("cancel", "Whether runs that are under way are stopped; otherwise they go on to their end.", Microsoft.OpenApi.JsonSchemaType.Boolean);
    private static readonly IReadOnlyList<QueryParameter> RemoveParameters = [Cancel];
    private static readonly IReadOnlyList<QueryParameter> RemoveManyParameters = [.. ScheduleFilter.Parameters, Cancel];

    public static RouteGroupBuilder MapSchedules(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/schedules").WithTags("Schedules");

        schedules.MapPost("", Register)
            .Describe("registerSchedule", "Register a schedule", """
                Creates a schedule, or replaces the one with the same identity: the `id` if given, else the `client` fields if any is set,
                else the `name`. Without any of them an `Idempotency-Key` header makes the request safe to repeat. A `now` or a
                `delay` that is registered again is due again. `If-None-Match: *` only creates, `If-Match` only replaces that version.
                """)
            .Takes<ScheduleRequest>(ScheduleExamples.All)
            .Answers<ScheduleDocument>(201, "The schedule was created.")
            .Answers<ScheduleDocument>(200, "The schedule was replaced.")
            .Refuses(400, 409, 412, 413, 415, 422);

        schedules.MapGet("", List)
            .Describe("listSchedules", "List schedules", "A page of the schedules for which all given filters hold. The next page is in the `Link` header.")
            .WithQuery(ScheduleFilter.ListParameters)
            .Answers<ScheduleDocument[]>(200, "The page.")
            .Refuses(422);

        schedules.MapDelete("", RemoveMany)
            .Describe("deleteSchedules", "Delete schedules by filter", "Deletes exactly the schedules that GET lists with the same filters, with their history. At least one filter must be given.")
            .WithQuery(RemoveManyParameters)
            .Answers<CountDocument>(200, "They are deleted.")
            .Refuses(400, 404, 422);

        schedules.MapGet("/{id}", Get)
            .Describe("getSchedule", "Read a schedule", "The schedule with all that is known of it. Secrets are shown as `********`.")
            .Answers<ScheduleDocument>(200, "The schedule.")
            .Refuses(404);

        schedules.MapPut("/{id}", Replace)
            .Describe("replaceSchedule", "Replace a schedule", """
                What GET answers can be sent back: read-only fields are passed over, and a masked secret means the one that is stored. Fields left
                out get their defaults. Identity fields can't be changed. `If-Match` guards against changing what someone else changed.
                """)
            .Takes<ScheduleRequest>(ScheduleExamples.All)
            .Answers<ScheduleDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        schedules.MapPatch("/{id}", Patch)
            .Describe("patchSchedule", "Change a schedule", "A JSON merge patch (RFC 7396): the given fields are changed, null takes a field away, the rest stays.")
            .Takes<SchedulePatch>(ScheduleExamples.Patches, JsonBody.MergePatch)
            .Answers<ScheduleDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        schedules.MapDelete("/{id}", Remove)
            .Describe("deleteSchedule", "Delete a schedule", "Deletes it with its history, and runs that wait for an attempt. A run that is under way ends without a record, by itself unless it is cancelled; dead letters stay.")
            .WithQuery(RemoveParameters)
            .Answers<CountDocument>(200, "It is deleted.")
            .Refuses(404, 412, 422);

        return schedules;
    }

    private static ValueTask<JsonAnswer> Register(HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        ChangeAsync(request, body => requests.Registration(body, request), requests, saver, answers, style);

    private static ValueTask<JsonAnswer> Replace(string id, HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        ChangeAsync(request, body => requests.Replacement(id, body, request, starts: false), requests, saver, answers, style);

    private static ValueTask<JsonAnswer> Patch(string id, HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        ChangeAsync(request, body => requests.Patch(id, body, request), requests, saver, answers, style, JsonBody.MergePatch);

    /// <summary>Reads a body, makes a change of it, carries it out, and answers.</summary>
    internal static async ValueTask<JsonAnswer> ChangeAsync(
        HttpRequest request,
        Func<JsonElement, (ScheduleChange? Change, ApiProblem? Problem)> read,
        ScheduleRequests requests,
        ScheduleSaver saver,
        ScheduleAnswers answers,
        IWireStyle style,
        string? alsoAccepted = null)
    {
        var (body, malformed) = await requests.ReadBodyAsync(request, alsoAccepted);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            var (change, problem) = read(body.RootElement);
            return change is null
                ? style.Problem(problem!)
                : answers.Of(await saver.SaveAsync(change, request.HttpContext.RequestAborted), request);
        }
    }

    private static async ValueTask<JsonAnswer> Get(string id, IScheduleStore store, ScheduleAnswers answers, IWireStyle style, CancellationToken cancellationToken) =>
        ScheduleId.IsValid(id) && (await store.GetAsync([new ScheduleId(id)], cancellationToken))[0] is { } view
            ? answers.Of(view)
            : style.Problem(ApiProblem.NoSchedule(id));

    private static async ValueTask<JsonAnswer> List(HttpRequest request, IScheduleStore store, TaskTypes types, LimitOptions limits, ScheduleAnswers answers, IWireStyle style)
    {
        var query = new QueryReader(request.Query, ScheduleFilter.ListParameters, style.PassesOverUnknown);
        var filter = ScheduleFilter.Read(query, types);
        var sort = query.Choice("sort", ScheduleFilter.Sorts) ?? ScheduleSort.Name;
        var listing = ScheduleFilter.Sorts.Of(sort);
        var asked = filter.Query(sort, query.Limit(limits), query.Cursor(listing));
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var page = await store.ListAsync(asked, request.HttpContext.RequestAborted);
        return answers.Of(page, PageCursor.Link(request, listing, page.Next));
    }

    private static async ValueTask<JsonAnswer> Remove(string id, HttpRequest request, ScheduleRemoval removal, IWireStyle style)
    {
        var query = new QueryReader(request.Query, RemoveParameters, style.PassesOverUnknown);
        var cancel = query.Flag(Cancel.Name) ?? false;
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        if (!ScheduleId.IsValid(id))
            return style.Problem(ApiProblem.NoSchedule(id));
        var (isRemoved, problem) = await removal.RemoveAsync(new ScheduleId(id), Preconditions.Of(request), cancel, request.HttpContext.RequestAborted);
        return isRemoved ? ScheduleAnswers.Count(1) : style.Problem(problem ?? ApiProblem.NoSchedule(id));
    }

    private static async ValueTask<JsonAnswer> RemoveMany(HttpRequest request, ScheduleSweep sweep, TaskTypes types, IWireStyle style)
    {
        var query = new QueryReader(request.Query, RemoveManyParameters, style.PassesOverUnknown);
        var filter = ScheduleFilter.Read(query, types);
        var cancel = query.Flag(Cancel.Name) ?? false;
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        if (filter.IsEmpty)
            return style.Problem(ApiProblem.Malformed("At least one filter must be given: without any, everything would be deleted."));
        var count = await sweep.RemoveAsync(filter, cancel, request.HttpContext.RequestAborted);
        return count > 0 ? ScheduleAnswers.Count(count) : style.Problem(ApiProblem.NotFound("schedule for which these filters hold"));
    }
}
