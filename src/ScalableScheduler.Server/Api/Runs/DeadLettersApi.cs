using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Dead letters: runs whose attempts are used up.</summary>
internal static class DeadLettersApi
{
    private const string Listing = "dead-letters";

    private static readonly IReadOnlyList<QueryParameter> Parameters = [QueryParameter.Limit, QueryParameter.Cursor];

    public static void MapDeadLetters(this IEndpointRouteBuilder app) =>
        app.MapGet("/dead-letters", List)
            .WithTags("Dead letters")
            .Describe("listDeadLetters", "List dead letters", "A page of the runs whose attempts are used up, newest first, each with its schedule as it was then. The next page is in the `Link` header.")
            .WithQuery(Parameters)
            .Answers<DeadLetterDocument[]>(200, "The page.")
            .Refuses(422);

    private static async ValueTask<JsonAnswer> List(HttpRequest request, IRunStore store, ScheduleJson schedules, LimitOptions limits, IWireStyle style)
    {
        var query = new QueryReader(request.Query, Parameters, style.PassesOverUnknown);
        var (limit, cursor) = (query.Limit(limits), query.Cursor(Listing));
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        var page = await store.ListDeadLettersAsync(new DeadLetterQuery { Limit = limit, Cursor = cursor }, request.HttpContext.RequestAborted);
        return JsonAnswer.Page(page.Items, (json, letter) =>
        {
            json.WriteStartObject();
            json.WritePropertyName("run"u8);
            RunJson.Write(json, letter.Run);
            json.WritePropertyName("schedule"u8);
            schedules.WriteDefinition(json, letter.Schedule);
            json.WriteEndObject();
        }, PageCursor.Link(request, Listing, page.Next));
    }
}
