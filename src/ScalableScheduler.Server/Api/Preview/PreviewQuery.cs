using System.Globalization;
using Microsoft.OpenApi;
using ScalableScheduler.Cron;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Preview;

/// <summary>What the query string of a preview says.</summary>
internal sealed record PreviewQuery(
    string? Expression, string? Timezone, DayMatch? DayMatch, DateTimeOffset? From, int Count, IReadOnlyList<FieldProblem> Problems)
{
    private const int DefaultCount = 10;
    private const int MostCount = 1000;

    public static readonly IReadOnlyList<QueryParameter> OfSchedule =
    [
        new("from", "List times from this one on, itself included; without it, from now.", Format: "date-time"),
        new("count", "List so many times; default 10, at most 1000.", JsonSchemaType.Integer),
    ];

    public static readonly IReadOnlyList<QueryParameter> OfExpression =
    [
        new("expression", "The cron expression: 5 fields, 6 with seconds, or a macro such as @daily or @every 90s. A plus sign may stand for a space.", Required: true),
        new("timezone", "The IANA time zone it is read in; without it, the service's (scheduler.timezone). A zone in front of the expression comes first."),
        .. OfSchedule,
        new("day_match", "What holds when day of month and day of week are both restricted; without it, the service's way (cron.day_match).", Allowed: Vocabulary.DayMatches.All),
    ];

    public static PreviewQuery Read(IQueryCollection source, IReadOnlyList<QueryParameter> known, IWireStyle style)
    {
        var query = new QueryReader(source, known, style.PassesOverUnknown);
        var read = new PreviewQuery(
            query.Text("expression"), query.Text("timezone"), query.Choice("day_match", Vocabulary.DayMatches), query.Instant("from"), ReadCount(query), []);
        return read with { Problems = query.Problems.Found };
    }

    private static int ReadCount(QueryReader query)
    {
        if (query.Text("count") is not { } text)
            return DefaultCount;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostCount)
            return count;
        query.Refuse("count", Reasons.Invalid, $"count must be a whole number from 1 to {MostCount}.");
        return DefaultCount;
    }
}
