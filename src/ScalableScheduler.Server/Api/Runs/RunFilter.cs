using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Runs;

/// <summary>Which runs a listing is about.</summary>
internal static class RunFilter
{
    public const string Listing = "runs";

    private static readonly QueryParameter Status = new("status", "Only runs with this status.", Allowed: Vocabulary.RunStatuses.All);
    private static readonly QueryParameter Since = new("since", "Only runs that were opened at or after this time.", Format: "date-time");
    private static readonly QueryParameter Until = new("until", "Only runs that were opened before this time.", Format: "date-time");

    /// <summary>Of a listing of one schedule's runs.</summary>
    public static readonly IReadOnlyList<QueryParameter> OfOne = [Status, Since, Until, QueryParameter.Limit, QueryParameter.Cursor];

    /// <summary>Of a listing of all runs.</summary>
    public static readonly IReadOnlyList<QueryParameter> OfAll = [Status, new("schedule", "Only runs of the schedule with this id."), new("collection", "Only runs of schedules that were in this collection."), Since, Until, QueryParameter.Limit, QueryParameter.Cursor];

    public static RunQuery Read(QueryReader query, ScheduleId? schedule, LimitOptions limits)
    {
        return new RunQuery
        {
            Schedule = schedule ?? query.Schedule(),
            Collection = schedule is null ? query.Collection() : null,
            Status = query.Choice("status", Vocabulary.RunStatuses),
            Since = query.Instant("since"),
            Until = query.Instant("until"),
            Limit = query.Limit(limits),
            Cursor = query.Cursor(Listing),
        };
    }
}
