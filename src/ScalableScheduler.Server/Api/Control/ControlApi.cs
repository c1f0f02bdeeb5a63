using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Runs;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>Schedules by hand: trigger, pause, resume.</summary>
internal static class ControlApi
{
    private const int RunsListed = 100;

    private static readonly QueryParameter DryRun = new("dry_run", "Whether nothing is changed, and the answer says what would happen.", Microsoft.OpenApi.JsonSchemaType.Boolean);
    private static readonly IReadOnlyList<QueryParameter> ResumeParameters = [DryRun];

    public static void MapControl(this IEndpointRouteBuilder app)
    {
        var schedules = app.MapGroup("/schedules/{id}").WithTags("Control");

        schedules.MapPost("/trigger", Trigger)
            .Describe("triggerSchedule", "Run a schedule now", """
                Opens a run at once, beside the timing and also while the schedule is paused; the overlap policy holds. The body, which may be
                left out, gives data to send instead of the task's. The same `Idempotency-Key` answers the same run.
                """)
            .Takes<TriggerRequest>(ControlExamples.Trigger)
            .Answers<RunDocument>(202, "The run.")
            .Refuses(400, 404, 413, 415, 422);

        schedules.MapPost("/pause", Pause)
            .Describe("pauseSchedule", "Pause a schedule", "Nothing falls due until it is resumed. Runs that are open go on. One that is paused already stays as it is.")
            .Answers<ScheduleDocument>(200, "The schedule.")
            .Refuses(404, 412);

        schedules.MapPost("/resume", Resume)
            .Describe("resumeSchedule", "Resume a schedule", """
                Lets it go on. What fell due meanwhile is left to its misfire rule; with `dry_run=true` nothing is changed, and the answer says which
                occurrences would run and which would be left out. One that is not paused stays as it is.
                """)
            .WithQuery(ResumeParameters)
            .Answers<ScheduleDocument>(200, "The schedule; with dry_run what would happen.")
            .OrAnswers<ResumePlanDocument>(200)
            .Refuses(404, 412, 422);
    }

    private static async ValueTask<JsonAnswer> Trigger(string id, HttpRequest request, IScheduleStore store, RunOpening opening, LimitOptions limits, IWireStyle style)
    {
        var (data, problem) = await ReadDataAsync(request, limits, style);
        if (problem is not null)
            return style.Problem(problem);
        if (!ScheduleId.IsValid(id) || (await store.GetAsync([new ScheduleId(id)], request.HttpContext.RequestAborted))[0] is not { Definition: var definition })
            return style.Problem(ApiProblem.NoSchedule(id));
        var (run, unreadable) = opening.New(request, definition, RunOrigin.Trigger);
        return run is null
            ? style.Problem(unreadable!)
            : await opening.OpenAsync(request, new RunRequest(run with { Data = data })) ?? style.Problem(ApiProblem.NoSchedule(id));
    }

    private static ValueTask<JsonAnswer> Pause(string id, HttpRequest request, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        EnableAsync(id, enabled: false, request, saver, answers, style);

    private static async ValueTask<JsonAnswer> Resume(string id, HttpRequest request, ScheduleSaver saver, ScheduleAnswers answers, OpenRunsReader open, StoreClock clock, IWireStyle style)
    {
        var query = new QueryReader(request.Query, ResumeParameters, style.PassesOverUnknown);
        var dryRun = query.Flag(DryRun.Name) ?? false;
        if (query.Problems.Any)
            return style.Problem(ApiProblem.Unacceptable(query.Problems.Found));
        return dryRun
            ? await ForeseeAsync(id, request, saver, open, clock, style)
            : await EnableAsync(id, enabled: true, request, saver, answers, style);
    }

    private static async ValueTask<JsonAnswer> EnableAsync(string id, bool enabled, HttpRequest request, ScheduleSaver saver, ScheduleAnswers answers, IWireStyle style) =>
        ScheduleId.IsValid(id)
            ? answers.Of(await saver.SaveAsync(ScheduleChanges.Enable(new ScheduleId(id), enabled, Preconditions.Of(request)), request.HttpContext.RequestAborted), request)
            : style.Problem(ApiProblem.NoSchedule(id));

    private static async ValueTask<JsonAnswer> ForeseeAsync(string id, HttpRequest request, ScheduleSaver saver, OpenRunsReader open, StoreClock clock, IWireStyle style)
    {
        if (!ScheduleId.IsValid(id))
            return style.Problem(ApiProblem.NoSchedule(id));
        var (now, aborted) = (clock.Stamp, request.HttpContext.RequestAborted);
        var (proposal, present) = await saver.ProposeAsync(ScheduleChanges.Enable(new ScheduleId(id), enabled: true, Preconditions.Of(request)), now, aborted);
        if (proposal is Proposal.Refuse refused)
            return style.Problem(refused.Problem);
        var (definition, state) = proposal is Proposal.Store stored
            ? (stored.Registration.Definition, stored.Registration.State)
            : (present!.Definition, present.State);
        var plan = present!.Collection.Enabled
            ? CatchUp.Of(definition, state, await open.ReadAsync(present, aborted), now, RunsListed)
            : CatchUp.Nothing(nextDue: null);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => CatchUpJson.Write(json, definition.Id, plan));
    }

    private static async ValueTask<(JsonElement? Data, ApiProblem? Problem)> ReadDataAsync(HttpRequest request, LimitOptions limits, IWireStyle style)
    {
        if (!JsonBody.IsThere(request))
            return (null, null);
        var (body, malformed) = await JsonBody.ReadAsync(request, limits.BodyBytes);
        using (body)
        {
            if (body is null)
                return (null, malformed);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                return (null, ApiProblem.Unacceptable("", Reasons.WrongType, "The body is an object with data."));
            var problems = new FieldProblems();
            var reader = new ObjectReader(body.RootElement, "", problems);
            var data = reader.Any("data");
            if (data is { } given && JsonMarshal.GetRawUtf8Value(given).Length is var bytes && bytes > limits.DataBytes)
                reader.Refuse("data", Reasons.TooLong, $"data is {bytes} bytes of JSON; {limits.DataBytes} are allowed (limits.data_bytes).");
            if (!style.PassesOverUnknown)
                reader.RefuseOthers();
            return problems.Any ? (null, ApiProblem.Unacceptable(problems.Found)) : (data?.Clone(), null);
        }
    }
}
