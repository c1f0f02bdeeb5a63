using ScalableScheduler.Collections;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>Which events a reader wants. Each part that is given must hold; of several values, one.</summary>
internal sealed class EventFilter
{
    private HashSet<ScheduleId> Schedules { get; init; } = [];

    private HashSet<CollectionName> Collections { get; init; } = [];

    private HashSet<string> Types { get; init; } = [];

    private RunStatus? Status { get; init; }

    public static readonly QueryParameter LastEventId =
        new("last_event_id", "Resume after the event with this id, for clients that can't set the header Last-Event-ID; the header goes first.");

    public static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("schedule", "Only events of the schedule with this id, or of one of these.", Repeatable: true),
        new("collection", "Only events in this collection, or in one of these.", Repeatable: true),
        new("type", "Only events of this type, such as `run.failed`, or of a kind: `run.`, or `run.*`.", Repeatable: true),
        new("status", "Only events of runs with this status.", Allowed: Vocabulary.RunStatuses.All),
        LastEventId,
    ];

    public static EventFilter Read(QueryReader query) => new()
    {
        Schedules = [.. Valid(query, "schedule", ScheduleId.IsValid, $"schedule must be an id: {ScheduleId.Allowed}.").Select(id => new ScheduleId(id))],
        Collections = [.. Valid(query, "collection", CollectionName.IsValid, $"collection must be a name: {CollectionName.Allowed}.").Select(name => new CollectionName(name))],
        Types = ReadTypes(query),
        Status = query.Choice("status", Vocabulary.RunStatuses),
    };

    public bool Matches(SchedulerEvent happened) =>
        (Schedules.Count == 0 || (happened.Schedule is { } schedule && Schedules.Contains(schedule)))
        && (Collections.Count == 0 || Collections.Contains(happened.Collection))
        && (Types.Count == 0 || Types.Contains(happened.Type))
        && (Status is null || Status == happened.Status);

    private static IEnumerable<string> Valid(QueryReader query, string name, Func<string, bool> isValid, string problem)
    {
        foreach (var text in query.Texts(name))
        {
            if (isValid(text))
                yield return text;
            else
                query.Refuse(name, Reasons.Invalid, problem);
        }
    }

    private static HashSet<string> ReadTypes(QueryReader query)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in query.Texts("type"))
        {
            var kind = text.EndsWith(".*", StringComparison.Ordinal) ? text[..^1] : text;
            string[] meant = [.. EventTypes.All.Where(t => t == text || (kind.EndsWith('.') && t.StartsWith(kind, StringComparison.Ordinal)))];
            if (meant.Length == 0)
                query.Refuse("type", Reasons.Invalid, ObjectReader.NotAmong("type", text, EventTypes.All));
            types.UnionWith(meant);
        }
        return types;
    }
}
