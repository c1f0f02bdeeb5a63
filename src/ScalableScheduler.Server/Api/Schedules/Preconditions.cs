using Microsoft.Net.Http.Headers;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>What a writer says it knows of the schedule: <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13.1).</summary>
internal sealed class Preconditions
{
    public static readonly Preconditions None = new(null, null);

    private readonly IList<EntityTagHeaderValue>? _ifMatch;
    private readonly IList<EntityTagHeaderValue>? _ifNoneMatch;

    private Preconditions(IList<EntityTagHeaderValue>? ifMatch, IList<EntityTagHeaderValue>? ifNoneMatch) =>
        (_ifMatch, _ifNoneMatch) = (ifMatch, ifNoneMatch);

    public bool AreNone => _ifMatch is null && _ifNoneMatch is null;

    /// <summary>Those of a request. A header that can't be read names no version, so it never holds.</summary>
    public static Preconditions Of(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.IfMatch.Count == 0 && headers.IfNoneMatch.Count == 0)
            return None;
        var typed = request.GetTypedHeaders();
        return new Preconditions(
            headers.IfMatch.Count == 0 ? null : typed.IfMatch,
            headers.IfNoneMatch.Count == 0 ? null : typed.IfNoneMatch);
    }

    /// <summary>The problem when they don't hold for what is stored; null when they do.</summary>
    public ApiProblem? Check(ScheduleView? present) => Check("schedule", present is not null, t => ScheduleTag.NamesVersion(t, present!));

    /// <summary>The same for anything that has versions.</summary>
    /// <param name="what">What it is called.</param>
    /// <param name="isThere">Whether there is a version.</param>
    /// <param name="namesVersion">Whether a tag names it.</param>
    public ApiProblem? Check(string what, bool isThere, Func<EntityTagHeaderValue, bool> namesVersion)
    {
        if (_ifMatch is not null && (!isThere || !_ifMatch.Any(t => IsAny(t) || namesVersion(t))))
            return ApiProblem.Stale(isThere ? $"The {what} was changed since this ETag was given; read it again." : $"The {what} is not there any more.");
        return _ifNoneMatch is not null && isThere && _ifNoneMatch.Any(t => IsAny(t) || namesVersion(t))
            ? ApiProblem.Stale($"The {what} is there already.")
            : null;
    }

    /// <summary>Checks <c>If-Match</c> for what has no version, but a tag of its content: a run, a dead letter, a backfill.</summary>
    /// <param name="request">The request.</param>
    /// <param name="present">How a GET would answer, tagged.</param>
    public static ApiProblem? CheckContent(HttpRequest request, JsonAnswer present)
    {
        if (request.Headers.IfMatch.Count == 0)
            return null;
        var current = EntityTagHeaderValue.Parse(present.ETag);
        return request.GetTypedHeaders().IfMatch.Any(t => IsAny(t) || t.Compare(current, useStrongComparison: true))
            ? null
            : ApiProblem.Stale("It changed since this ETag was given; read it again.");
    }

    private static bool IsAny(EntityTagHeaderValue tag) => tag.Tag == EntityTagHeaderValue.Any.Tag;
}
