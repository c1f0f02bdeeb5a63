using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>The routes of the Python service that have no like among ours: its clients go on as they are.</summary>
internal static class RegistrationApi
{
    public static void MapRegistration(this IEndpointRouteBuilder app)
    {
        var python = app.MapGroup("").WithTags("Python service");

        python.MapPost("/schedules/{id}/update", Update)
            .Describe("updateSchedule", "Register a schedule anew under its id", "As POST /schedules, for the schedule that the path names, which must be there. Identity fields can't be changed; left out, they stay.")
            .Takes<ScheduleRequest>(ScheduleExamples.All)
            .Answers<ScheduleDocument>(200, "The new version.")
            .Refuses(400, 404, 409, 412, 413, 415, 422);

        python.MapPost("/register", Register)
            .Describe("register", "Register a schedule", "As POST /schedules; the answer names the schedule only.")
            .Takes<ScheduleRequest>(ScheduleExamples.All)
            .Answers<RegisteredDocument>(200, "The schedule is registered.")
            .Refuses(400, 409, 412, 413, 415, 422);

        python.MapPost("/unregister", Unregister)
            .Describe("unregister", "Delete a schedule by id or by name", "By `resp_id`, the id that registering answered; or by `name`: every schedule with exactly this name.")
            .Takes<UnregisterRequest>(ScheduleExamples.Unregister)
            .Answers<CountDocument>(200, "It is deleted.")
            .Refuses(400, 404, 413, 415, 422);
    }

    private static ValueTask<JsonAnswer> Update(string id, HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        SchedulesApi.ChangeAsync(request, body => requests.Replacement(id, body, request, starts: true), requests, saver, answers, style);

    private static async ValueTask<JsonAnswer> Register(HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, IWireStyle style)
    {
        var (body, malformed) = await requests.ReadBodyAsync(request);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            var (change, problem) = requests.Registration(body.RootElement, request);
            if (change is null)
                return style.Problem(problem!);
            return await saver.SaveAsync(change, request.HttpContext.RequestAborted) switch
            {
                ChangeOutcome.Refused refused => style.Problem(refused.Problem),
                ChangeOutcome.Stored stored => Registered(stored.View.Definition),
                _ => throw new InvalidOperationException("A registration was neither stored nor refused."),
            };
        }
    }

    private static JsonAnswer Registered(Schedule schedule) => JsonAnswer.Of(StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject();
        json.WriteString("name"u8, schedule.Name);
        json.WriteString("resp_id"u8, schedule.Id.Value);
        json.WriteEndObject();
    });

    private static async ValueTask<JsonAnswer> Unregister(HttpRequest request, ScheduleRequests requests, ScheduleRemoval removal, ScheduleSweep sweep, LimitOptions limits, IWireStyle style)
    {
        var (body, malformed) = await requests.ReadBodyAsync(request);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            var problems = new FieldProblems();
            var (id, name) = ReadTarget(body.RootElement, limits, style, problems);
            if (problems.Any)
                return style.Problem(ApiProblem.Unacceptable(problems.Found));
            var count = id is not null
                ? await RemoveAsync(removal, id, request.HttpContext.RequestAborted)
                : await sweep.RemoveAsync(ScheduleFilter.OfName(name!), cancel: false, request.HttpContext.RequestAborted);
            return count > 0
                ? ScheduleAnswers.Count(count)
                : style.Problem(ApiProblem.NotFound(id is not null ? $"schedule '{id}'" : "schedule of this name"));
        }
    }

    private static (string? Id, string? Name) ReadTarget(JsonElement body, LimitOptions limits, IWireStyle style, FieldProblems problems)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("", Reasons.WrongType, "The body is an object with resp_id or name.");
            return (null, null);
        }
        var reader = new ObjectReader(body, "", problems);
        var id = reader.Text("resp_id", ScheduleId.MaxLength);
        var name = reader.Text("name", limits.NameLength);
        if (!style.PassesOverUnknown)
            reader.RefuseOthers();
        if (string.IsNullOrEmpty(id) && string.IsNullOrEmpty(name) && !problems.Any)
            reader.Refuse("name", Reasons.Required, "Either resp_id or name must be given.");
        return (string.IsNullOrEmpty(id) ? null : id, name);
    }

    private static async ValueTask<long> RemoveAsync(ScheduleRemoval removal, string id, CancellationToken cancellationToken) =>
        ScheduleId.IsValid(id) && (await removal.RemoveAsync(new ScheduleId(id), Preconditions.None, cancel: false, cancellationToken)).IsRemoved ? 1 : 0;
}
