using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Which dead letters a request is about. All that is given must hold.</summary>
internal static class DeadLetterFilter
{
    /// <summary>Of what is done with many.</summary>
    public static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("schedule", "Only dead letters of the schedule with this id."),
        new("collection", "Only dead letters of schedules that were in this collection."),
        new("reason", "Only runs that failed for this reason.", Allowed: Vocabulary.Failures.All),
    ];

    /// <summary>Of a listing.</summary>
    public static readonly IReadOnlyList<QueryParameter> ListParameters = [.. Parameters, QueryParameter.Limit, QueryParameter.Cursor];

    public static DeadLetterQuery Read(QueryReader query) => new()
    {
        Schedule = query.Schedule(),
        Collection = query.Collection(),
        Reason = query.Choice("reason", Vocabulary.Failures),
    };

    public static bool IsEmpty(DeadLetterQuery query) => query is { Schedule: null, Collection: null, Reason: null };
}
