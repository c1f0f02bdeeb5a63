using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Registers many schedules with one request.</summary>
internal static class BulkApi
{
    // A thousand schedules of a common size don't fit into the body of one; each of them is still held to that.
    private const int BodiesPerBulk = 16;

    public static void MapBulk(this IEndpointRouteBuilder app) =>
        app.MapPost("/schedules/bulk", Register)
            .WithTags("Schedules")
            .Describe("registerSchedules", "Register many schedules", """
                Takes an array of up to 1000 schedules (limits.bulk_items), in a body of up to 16 times limits.body_bytes, and answers an
                array with the result of each, in their order: a bad one stops no other. Two items with one identity are registered one
                after the other, so the last one stays.
                """)
            .Takes<ScheduleRequest[]>(ScheduleExamples.Bulk)
            .Answers<BulkItemDocument[]>(200, "What became of each item.")
            .Refuses(400, 413, 415, 422);

    private static async ValueTask<JsonAnswer> Register(HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, ScheduleJson json, LimitOptions limits, IWireStyle style)
    {
        var (body, malformed) = await JsonBody.ReadAsync(request, (long)limits.BodyBytes * BodiesPerBulk);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            if (body.RootElement.ValueKind != JsonValueKind.Array)
                return style.Problem(ApiProblem.Unacceptable("", Reasons.WrongType, "A bulk registration is an array of schedules."));
            if (body.RootElement.GetArrayLength() > limits.BulkItems)
                return style.Problem(ApiProblem.Unacceptable("", Reasons.TooMany, $"There are {body.RootElement.GetArrayLength()} schedules; {limits.BulkItems} are allowed (limits.bulk_items)."));
            var outcomes = await RegisterAsync(body.RootElement, requests, saver, limits, request.HttpContext.RequestAborted);
            return JsonAnswer.Of(StatusCodes.Status200OK, w => Write(w, outcomes, json));
        }
    }

    private static async ValueTask<ChangeOutcome[]> RegisterAsync(JsonElement items, ScheduleRequests requests, ScheduleSaver saver, LimitOptions limits, CancellationToken cancellationToken)
    {
        var outcomes = new ChangeOutcome[items.GetArrayLength()];
        var (changes, places) = (new List<ScheduleChange>(outcomes.Length), new List<int>(outcomes.Length));
        var index = 0;
        foreach (var item in items.EnumerateArray())
        {
            var (change, problem) = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(item).Length > limits.BodyBytes
                ? (null, ApiProblem.TooLarge(limits.BodyBytes))
                : requests.BulkItem(item);
            if (change is null)
            {
                outcomes[index] = new ChangeOutcome.Refused(problem!);
            }
            else
            {
                changes.Add(change);
                places.Add(index);
            }
            index++;
        }

        var saved = await saver.SaveAsync(changes, cancellationToken);
        for (var i = 0; i < saved.Length; i++)
            outcomes[places[i]] = saved[i];
        return outcomes;
    }

    private static void Write(Utf8JsonWriter json, ChangeOutcome[] outcomes, ScheduleJson schedules)
    {
        json.WriteStartArray();
        for (var i = 0; i < outcomes.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            switch (outcomes[i])
            {
                case ChangeOutcome.Stored stored:
                    json.WriteNumber("status"u8, stored.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
                    json.WritePropertyName("schedule"u8);
                    schedules.WriteView(json, stored.View);
                    break;
                case ChangeOutcome.Refused refused:
                    json.WriteNumber("status"u8, refused.Problem.Status);
                    json.WriteString("detail"u8, refused.Problem.Detail);
                    FieldProblemJson.Write(json, refused.Problem.Errors);
                    break;
                default:
                    throw new InvalidOperationException("A bulk item was neither stored nor refused.");
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
