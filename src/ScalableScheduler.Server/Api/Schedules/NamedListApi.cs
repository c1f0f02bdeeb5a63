using System.Runtime.CompilerServices;
using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Runs;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>The Python service's listing: one object, name to schedule, of everything there is.</summary>
internal static class NamedListApi
{
    private const int PageSize = 500;

    public static void MapNamedList(this IEndpointRouteBuilder app) =>
        app.MapPost("/list", List)
            .WithTags("Python service")
            .Describe("list", "List all schedules by name", """
                An object, name to schedule, of all schedules; with `dlq: true`, of all dead letters (their schedule, and in `run` the run that
                failed). Where a name is empty or was there before, the schedule's id (the run's id) stands for it. Not paged:
                GET /schedules is, and is what to use for many.
                """)
            .Takes<NamedListRequest>(ScheduleExamples.List)
            .Answers<Dictionary<string, ScheduleDocument>>(200, "The schedules.")
            .Refuses(400, 413, 415, 422);

    private static async ValueTask<IResult> List(HttpRequest request, ScheduleRequests requests, ScheduleSweep schedules, IRunStore runs, ScheduleJson json, IWireStyle style)
    {
        var (body, malformed) = await requests.ReadBodyAsync(request);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            var problems = new FieldProblems();
            var deadLetters = ReadChoice(body.RootElement, style, problems);
            if (problems.Any)
                return style.Problem(ApiProblem.Unacceptable(problems.Found));
            return deadLetters
                ? new NamedList<DeadLetter>(DeadLettersAsync(runs, request.HttpContext.RequestAborted), l => l.Schedule.Name, l => l.Run.Id.Value, (w, l) => Write(w, l, json))
                : new NamedList<ScheduleView>(schedules.FindAsync(ScheduleFilter.All, request.HttpContext.RequestAborted), v => v.Definition.Name, v => v.Definition.Id.Value, json.WriteView);
        }
    }

    private static bool ReadChoice(JsonElement body, IWireStyle style, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "The body is an object with dlq.");
            return false;
        }
        var reader = new ObjectReader(body, "", problems);
        var deadLetters = reader.Flag("dlq") ?? false;
        if (!style.PassesOverUnknown)
            reader.RefuseOthers();
        return deadLetters;
    }

    private static async IAsyncEnumerable<Page<DeadLetter>> DeadLettersAsync(IRunStore runs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await runs.ListDeadLettersAsync(new DeadLetterQuery { Limit = PageSize, Cursor = cursor }, cancellationToken);
            yield return page;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    private static void Write(Utf8JsonWriter json, DeadLetter letter, ScheduleJson schedules) => schedules.WriteDefinition(json, letter.Schedule, more =>
    {
        more.WritePropertyName("run"u8);
        RunJson.Write(more, letter.Run);
    });
}
