using ScalableScheduler.Coordination;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Schedules;
using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Server.Api.OpenApi;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Preview;

/// <summary>What schedules and cron expressions mean, before anything is stored.</summary>
internal static class PreviewApi
{
    // H in an expression that is of no schedule yet; a warning tells that its own will differ.
    private static readonly ScheduleId NoSchedule = new("preview");

    public static void MapPreview(this IEndpointRouteBuilder app)
    {
        app.MapPost("/schedules/preview", OfSchedule)
            .WithTags("Preview")
            .Describe("previewSchedule", "Preview a schedule", """
                Takes what POST /schedules takes and refuses what it refuses, but stores nothing: says in words what the schedule means, when it
                is due next, what changes of the clock do to it within two years, and where it is perhaps not what was meant.
                """)
            .WithQuery(PreviewQuery.OfSchedule)
            .Takes<ScheduleRequest>(ScheduleExamples.All)
            .Answers<PreviewDocument>(200, "The preview.")
            .Refuses(400, 409, 412, 413, 415, 422);

        app.MapGet("/cron/preview", OfExpression)
            .WithTags("Preview")
            .Describe("previewCron", "Preview a cron expression", "The same for a cron expression alone.")
            .WithQuery(PreviewQuery.OfExpression)
            .Answers<PreviewDocument>(200, "The preview.")
            .Refuses(422);
    }

    private static async ValueTask<JsonAnswer> OfSchedule(HttpRequest request, ScheduleRequests requests, ScheduleSaver saver, StoreClock clock, IWireStyle style)
    {
        var query = PreviewQuery.Read(request.Query, PreviewQuery.OfSchedule, style);
        var (body, malformed) = await requests.ReadBodyAsync(request);
        using (body)
        {
            if (body is null)
                return style.Problem(malformed!);
            var (change, problem) = requests.Registration(body.RootElement, request);
            if (query.Problems.Count > 0)
                return style.Problem(ApiProblem.Unacceptable([.. query.Problems, .. problem?.Errors ?? []]));
            if (change is null)
                return style.Problem(problem!);

            var now = clock.Stamp;
            var (proposal, present) = await saver.ProposeAsync(change, now, request.HttpContext.RequestAborted);
            return proposal switch
            {
                Proposal.Refuse refuse => style.Problem(refuse.Problem),
                Proposal.Store proposed => Answer(Of(proposed.Registration)),
                Proposal.Keep keep => Answer(Of(new Registration(keep.Present.Definition, keep.Present.State, keep.Present.NextDue))),
                _ => throw new InvalidOperationException("A change was neither stored, kept nor refused."),
            };

            PreviewRequest Of(Registration registration) => PreviewRequest.Of(registration, now, query.Count) with
            {
                From = query.From,
                HasIdentity = present is not null || requests.IsIdentified(body.RootElement, request),
            };
        }
    }

    private static JsonAnswer OfExpression(HttpRequest request, StoreClock clock, SchedulerOptions scheduler, CronOptions cron, IWireStyle style)
    {
        var query = PreviewQuery.Read(request.Query, PreviewQuery.OfExpression, style);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.Now.ToUnixTimeMilliseconds()); // also while the store is away
        var problems = new FieldProblems(RequestPart.Query);
        Trigger? trigger = null;
        var timing = new TriggerDefinition(TriggerType.Cron, query.Expression ?? "", query.Timezone ?? scheduler.Timezone, query.DayMatch ?? cron.DayMatch, now);
        if (query.Expression is null)
            problems.Add("/expression", Reasons.Required, "expression is missing; it is a cron expression such as \"*/5 * * * *\".");
        else if (!TriggerReader.TryRead(timing, NoSchedule, out trigger, out var error))
            problems.Add(error.Field == "timezone" ? "/timezone" : "/expression", Reasons.Invalid, error.Message);

        return trigger is null || query.Problems.Count > 0
            ? style.Problem(ApiProblem.Unacceptable([.. query.Problems, .. problems.Found]))
            : Answer(new PreviewRequest { Definition = timing, Trigger = trigger, Now = now, From = query.From, Count = query.Count, HasIdentity = false }).Tagged();
    }

    private static JsonAnswer Answer(PreviewRequest request)
    {
        var preview = SchedulePreview.Of(request);
        return JsonAnswer.Of(StatusCodes.Status200OK, json => PreviewJson.Write(json, preview));
    }
}
