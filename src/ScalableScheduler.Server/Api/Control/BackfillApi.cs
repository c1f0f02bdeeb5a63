using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>The backfill of a schedule: past occurrences, run on request, behind live work.</summary>
internal static class BackfillApi
{
    public static void MapBackfill(this IEndpointRouteBuilder app)
    {
        var backfill = app.MapGroup("/schedules/{id}/backfill").WithTags("Control");

        backfill.MapPost("", Start)
            .Describe("startBackfill", "Run past occurrences", """
                Runs the occurrences of a past range in order, both ends included, behind live work and at most so many in a second. A
                schedule has one backfill at a time. Occurrences that ran before run again, under ids of their own.
                """)
            .Takes<BackfillRequest>(ControlExamples.Backfill)
            .Answers<BackfillDocument>(202, "The backfill.")
            .Refuses(400, 404, 409, 413, 415, 422);

        backfill.MapGet("", Get)
            .Describe("getBackfill", "Read the backfill of a schedule", "How far the backfill that was begun last has come.")
            .Answers<BackfillDocument>(200, "The backfill.")
            .Refuses(404);

        backfill.MapDelete("", Cancel)
            .Describe("cancelBackfill", "Cancel the backfill of a schedule", "No further runs are opened; those that were opened go on. One that is cancelled already stays as it is.")
            .Answers<BackfillDocument>(200, "The backfill, cancelled.")
            .Refuses(404, 409, 412);
    }

    private static async ValueTask<JsonAnswer> Start(string id, HttpRequest request, ScheduleRequests requests, BackfillReader reader, IScheduleStore store, StoreClock clock, IWireStyle style)
    {
        var (body, malformed) = await requests.ReadBodyAsync(request);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            if (await FindAsync(id, store, request.HttpContext.RequestAborted) is not { Definition: var definition })
                return style.Problem(ApiProblem.NoSchedule(id));
            var problems = new FieldProblems();
            if (reader.Read(body.RootElement, definition, clock.Stamp, problems) is not { } backfill)
                return style.Problem(ApiProblem.Unacceptable(problems.Found));
            if (await store.StartBackfillAsync(backfill, request.HttpContext.RequestAborted))
                return Shown(StatusCodes.Status202Accepted, backfill) with { Location = $"{request.PathBase}{request.Path}" };
            return style.Problem(await FindAsync(id, store, request.HttpContext.RequestAborted) is null
                ? ApiProblem.NoSchedule(id)
                : ApiProblem.Conflict("A backfill of this schedule is running; cancel it, or wait for its end."));
        }
    }

    private static async ValueTask<JsonAnswer> Get(string id, IScheduleStore store, IWireStyle style, CancellationToken cancellationToken) =>
        ScheduleId.IsValid(id) && await store.GetBackfillAsync(new ScheduleId(id), cancellationToken) is { } backfill
            ? Shown(StatusCodes.Status200OK, backfill)
            : style.Problem(NoBackfill(id));

    private static async ValueTask<JsonAnswer> Cancel(string id, HttpRequest request, IScheduleStore store, StoreClock clock, IWireStyle style)
    {
        if (!ScheduleId.IsValid(id))
            return style.Problem(NoBackfill(id));
        while (true)
        {
            if (await store.GetBackfillAsync(new ScheduleId(id), request.HttpContext.RequestAborted) is not { } present)
                return style.Problem(NoBackfill(id));
            if (Preconditions.CheckContent(request, Shown(StatusCodes.Status200OK, present)) is { } stale)
                return style.Problem(stale);
            if (present.Status == BackfillStatus.Completed)
                return style.Problem(ApiProblem.Conflict("The backfill is completed."));
            if (present.Status == BackfillStatus.Cancelled)
                return Shown(StatusCodes.Status200OK, present);
            var ended = present with { Status = BackfillStatus.Cancelled, FinishedAt = clock.Stamp, Version = present.Version + 1 };
            if (await store.EndBackfillAsync(present, ended, request.HttpContext.RequestAborted))
                return Shown(StatusCodes.Status200OK, ended);
        }
    }

    private static async ValueTask<ScheduleView?> FindAsync(string id, IScheduleStore store, CancellationToken cancellationToken) =>
        ScheduleId.IsValid(id) ? (await store.GetAsync([new ScheduleId(id)], cancellationToken))[0] : null;

    private static ApiProblem NoBackfill(string id) => ApiProblem.NotFound($"backfill of schedule '{id}'");

    private static JsonAnswer Shown(int status, Backfill backfill) => JsonAnswer.Of(status, json => BackfillJson.Write(json, backfill)).Tagged();
}
