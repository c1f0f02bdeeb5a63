using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Dead letters: runs that failed for good, until someone decides what to do with them.</summary>
internal static class DeadLettersApi
{
    private const string Listing = "dead-letters";

    public static void MapDeadLetters(this IEndpointRouteBuilder app)
    {
        var letters = app.MapGroup("/dead-letters").WithTags("Dead letters");

        letters.MapGet("", List)
            .Describe("listDeadLetters", "List dead letters", "A page of the runs that failed for good, newest first, each with all its attempts and with its schedule as it was then. The next page is in the `Link` header.")
            .WithQuery(DeadLetterFilter.ListParameters)
            .Answers<DeadLetterDocument[]>(200, "The page.")
            .Refuses(422);

        letters.MapDelete("", RemoveMany)
            .Describe("deleteDeadLetters", "Delete dead letters by filter", "Deletes all dead letters that GET lists with the same filters. At least one filter must be given.")
            .WithQuery(DeadLetterFilter.Parameters)
            .Answers<CountDocument>(200, "They are deleted.")
            .Refuses(400, 422);

        letters.MapPost("/retry", RetryMany)
            .Describe("retryDeadLetters", "Repeat dead letters by filter", """
                Opens a new run for each dead letter that GET lists with the same filters, and takes the letter away in the same step. Those
                whose schedule is gone stay, and are counted. At least one filter must be given.
                """)
            .WithQuery(DeadLetterFilter.Parameters)
            .Answers<RetriedDocument>(200, "They are under way.")
            .Refuses(400, 422);

        letters.MapGet("/{id}", Get)
            .Describe("getDeadLetter", "Read a dead letter", "The run with all its attempts, and its schedule as it was then.")
            .Answers<DeadLetterDocument>(200, "The dead letter.")
            .Refuses(404);

        letters.MapPost("/{id}/retry", Retry)
            .Describe("retryDeadLetter", "Repeat a dead letter", "Opens a new run for the same nominal time with the same data, as the schedule is defined now, and takes the letter away in the same step.")
            .Answers<RunDocument>(202, "The new run.")
            .Refuses(404, 409, 412, 422);

        letters.MapDelete("/{id}", Remove)
            .Describe("deleteDeadLetter", "Delete a dead letter", "Deletes it; the run stays in the history of its schedule.")
            .Answers<CountDocument>(200, "It is deleted.")
            .Refuses(404, 412);
    }

    private static async ValueTask<JsonAnswer> List(HttpRequest request, IRunStore store, ScheduleJson schedules, LimitOptions limits, IWireStyle style)
    {
        var query = new QueryReader(request.Query, DeadLetterFilter.ListParameters, style.PassesOverUnknown);
        var asked = DeadLetterFilter.Read(query) with { Limit = query.Limit(limits), Cursor = query.Cursor(Listing) };
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var page = await store.ListDeadLettersAsync(asked, request.HttpContext.RequestAborted);
        return JsonAnswer.Page(page.Items, (json, letter) => Write(json, letter, schedules), PageCursor.Link(request, Listing, page.Next));
    }

    private static async ValueTask<JsonAnswer> Get(string id, IRunStore store, ScheduleJson schedules, IWireStyle style, CancellationToken cancellationToken) =>
        await FindAsync(id, store, cancellationToken) is { } letter ? Shown(letter, schedules) : style.Problem(NoLetter(id));

    private static async ValueTask<JsonAnswer> Retry(string id, HttpRequest request, IScheduleStore schedules, IRunStore store, ScheduleJson json, RunOpening opening, IWireStyle style)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (await FindAsync(id, store, aborted) is not { } letter)
            return await RepetitionAsync(id, request, store) ?? style.Problem(NoLetter(id));
        if (Preconditions.CheckContent(request, Shown(letter, json)) is { } stale)
            return style.Problem(stale);
        if ((await schedules.GetAsync([letter.Run.Schedule], aborted))[0] is not { Definition: var definition })
            return style.Problem(NoMore(letter));
        var (run, unreadable) = opening.Repeat(request, definition, letter.Run);
        if (run is null)
            return style.Problem(unreadable!);
        if (await opening.OpenAsync(request, new RunRequest(run, letter.Run.Id)) is { } answer)
            return answer;
        return style.Problem(await FindAsync(id, store, aborted) is null ? NoLetter(id) : NoMore(letter));
    }

    // The letter is gone with the first request; the same key still finds its run.
    private static async ValueTask<JsonAnswer?> RepetitionAsync(string id, HttpRequest request, IRunStore store)
    {
        if (IdempotencyKey.Of(request).Key is not { } key || !new RunId(id).TryGetSchedule(out var schedule))
            return null;
        var opened = await store.GetRunAsync(RunId.OfKey(schedule, key), request.HttpContext.RequestAborted);
        return opened?.CausedBy == new RunId(id) ? RunOpening.Accepted(request, opened) : null;
    }

    private static async ValueTask<JsonAnswer> Remove(string id, HttpRequest request, IRunStore store, ScheduleJson schedules, IWireStyle style)
    {
        var aborted = request.HttpContext.RequestAborted;
        if (request.Headers.IfMatch.Count > 0
            && await FindAsync(id, store, aborted) is { } letter
            && Preconditions.CheckContent(request, Shown(letter, schedules)) is { } stale)
        {
            return style.Problem(stale);
        }
        return new RunId(id).TryGetSchedule(out _) && await store.RemoveDeadLetterAsync(new RunId(id), aborted)
            ? ScheduleAnswers.Count(1)
            : style.Problem(NoLetter(id));
    }

    private static async ValueTask<JsonAnswer> RetryMany(HttpRequest request, DeadLetterSweep sweep, IWireStyle style)
    {
        var (filter, problem) = ReadFilter(request, style);
        if (filter is null)
            return style.Problem(problem!);
        var (opened, left) = await sweep.RetryAsync(filter, request.HttpContext.RequestAborted);
        return JsonAnswer.Of(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count"u8, opened);
            json.WriteNumber("left"u8, left);
            json.WriteEndObject();
        });
    }

    private static async ValueTask<JsonAnswer> RemoveMany(HttpRequest request, DeadLetterSweep sweep, IWireStyle style)
    {
        var (filter, problem) = ReadFilter(request, style);
        return filter is null
            ? style.Problem(problem!)
            : ScheduleAnswers.Count(await sweep.RemoveAsync(filter, request.HttpContext.RequestAborted));
    }

    private static (DeadLetterQuery? Filter, ApiProblem? Problem) ReadFilter(HttpRequest request, IWireStyle style)
    {
        var query = new QueryReader(request.Query, DeadLetterFilter.Parameters, style.PassesOverUnknown);
        var filter = DeadLetterFilter.Read(query);
        if (query.Problems.Any)
            return (null, ApiProblem.Unacceptable(query.Problems.Found));
        return DeadLetterFilter.IsEmpty(filter)
            ? (null, ApiProblem.Malformed("At least one filter must be given: without any, it would be all dead letters there are."))
            : (filter, null);
    }

    private static async ValueTask<DeadLetter?> FindAsync(string id, IRunStore store, CancellationToken cancellationToken) =>
        new RunId(id).TryGetSchedule(out _) ? await store.GetDeadLetterAsync(new RunId(id), cancellationToken) : null;

    private static ApiProblem NoLetter(string id) => ApiProblem.NotFound($"dead letter '{id}'");

    private static ApiProblem NoMore(DeadLetter letter) => ApiProblem.Conflict($"Its schedule '{letter.Run.Schedule}' is not there any more.");

    private static JsonAnswer Shown(DeadLetter letter, ScheduleJson schedules) => JsonAnswer.Of(StatusCodes.Status200OK, json => Write(json, letter, schedules)).Tagged();

    private static void Write(Utf8JsonWriter json, DeadLetter letter, ScheduleJson schedules)
    {
        json.WriteStartObject();
        json.WritePropertyName("run"u8);
        RunJson.Write(json, letter.Run);
        json.WritePropertyName("schedule"u8);
        schedules.WriteDefinition(json, letter.Schedule);
        json.WriteEndObject();
    }
}
