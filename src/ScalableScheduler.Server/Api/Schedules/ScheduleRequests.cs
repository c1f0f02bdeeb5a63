using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Reads requests that bring a schedule, and makes changes of them.</summary>
internal sealed class ScheduleRequests(ScheduleChanges changes, LimitOptions limits, StoreClock clock)
{
    /// <summary>A registration: which schedule it is about follows from its content.</summary>
    /// <param name="body">The schedule.</param>
    /// <param name="request">Its headers.</param>
    public (ScheduleChange? Change, ApiProblem? Problem) Registration(JsonElement body, HttpRequest request)
    {
        var problems = new FieldProblems();
        var draft = changes.Read(body, problems);
        var (key, tooLong) = IdempotencyKey.Of(request);
        if (tooLong is not null)
            return (null, tooLong);
        if (draft is null)
            return (null, ApiProblem.Unacceptable(problems.Found));
        if (draft.Identity is null && key is not null)
            return (changes.RegisterOnce(ScheduleIdentity.OfIdempotencyKey(key), draft), null);
        return (changes.Register(draft.Identity ?? ScheduleIdentity.New(clock.Now), draft, Preconditions.Of(request)), null);
    }

    /// <summary>Whether the id of a registered schedule follows from the request, and is not drawn anew each time.</summary>
    /// <param name="body">A schedule that was read without problems.</param>
    /// <param name="request">Its headers.</param>
    public bool IsIdentified(JsonElement body, HttpRequest request) =>
        IdempotencyKey.Of(request).Key is not null || changes.Read(body, new FieldProblems())?.Identity is not null;

    /// <summary>One item of a bulk registration: headers are about the whole request, not about it.</summary>
    public (ScheduleChange? Change, ApiProblem? Problem) BulkItem(JsonElement item)
    {
        var problems = new FieldProblems();
        return changes.Read(item, problems) is { } draft
            ? (changes.Register(draft.Identity ?? ScheduleIdentity.New(clock.Now), draft, Preconditions.None), null)
            : (null, ApiProblem.Unacceptable(problems.Found));
    }

    /// <summary>A new version of the schedule that the path names.</summary>
    public (ScheduleChange? Change, ApiProblem? Problem) Replacement(string id, JsonElement body, HttpRequest request, bool starts)
    {
        if (!ScheduleId.IsValid(id))
            return (null, ApiProblem.NoSchedule(id));
        var problems = new FieldProblems();
        return changes.Read(body, problems) is { } draft
            ? (changes.Replace(new ScheduleId(id), draft, Preconditions.Of(request), starts), null)
            : (null, ApiProblem.Unacceptable(problems.Found));
    }

    /// <summary>A patch of the schedule that the path names.</summary>
    public (ScheduleChange? Change, ApiProblem? Problem) Patch(string id, JsonElement body, HttpRequest request) =>
        !ScheduleId.IsValid(id) ? (null, ApiProblem.NoSchedule(id))
        : body.ValueKind == JsonValueKind.Object
            ? (changes.Patch(new ScheduleId(id), body, Preconditions.Of(request)), null)
            : (null, ApiProblem.Unacceptable("", Reasons.WrongType, "A merge patch of a schedule is a JSON object."));

    /// <summary>The body of a request that brings one schedule.</summary>
    public ValueTask<(JsonDocument? Body, ApiProblem? Problem)> ReadBodyAsync(HttpRequest request, string? alsoAccepted = null) =>
        JsonBody.ReadAsync(request, limits.BodyBytes, alsoAccepted);
}
