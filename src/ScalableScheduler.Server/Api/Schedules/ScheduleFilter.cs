using System.Text.Json;
using Microsoft.OpenApi;
using ScalableScheduler.Collections;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Which schedules a listing or a deletion is about. All that is given must hold.</summary>
/// <remarks><c>type</c> is the client's, as the Python service has it; the timing's type is <c>trigger_type</c>.</remarks>
internal sealed record ScheduleFilter(ClientFilter Client, string NamePrefix, Func<ScheduleView, bool>? Where, bool IsEmpty)
{
    /// <summary>Only schedules of this collection; null for all.</summary>
    public CollectionName? Collection { get; private init; }

    /// <summary>Every schedule.</summary>
    public static readonly ScheduleFilter All = new(ClientFilter.Any, "", Where: null, IsEmpty: true);

    public static readonly Words<ScheduleSort> Sorts = new(new SortNaming());

    public static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("application", "Only schedules of this client application."),
        new("group", "Only schedules of this client group."),
        new("type", "Only schedules with this client type (not the type of timing, which is trigger_type)."),
        new("key", "Only schedules with this client key."),
        new("operation", "Only schedules with this client operation."),
        new("name", "Only schedules with exactly this name."),
        new("name_prefix", "Only schedules whose name begins so."),
        new("collection", "Only schedules of this collection."),
        new("tag", "Only schedules with this tag."),
        new("trigger_type", "Only schedules with this type of timing.", Allowed: Vocabulary.Triggers.All),
        new("task_type", "Only schedules with this type of task, such as rest."),
        new("enabled", "Only schedules that are enabled, or not.", JsonSchemaType.Boolean),
        new("status", "Only schedules with this status.", Allowed: Vocabulary.ScheduleStatuses.All),
        new("badge", "Only schedules with this badge.", Allowed: Vocabulary.Badges.All),
    ];

    public static readonly IReadOnlyList<QueryParameter> ListParameters =
    [
        .. Parameters,
        new("sort", "The order: by name (the default), or by next run, earliest first and those without one last.", Allowed: Sorts.All),
        QueryParameter.Limit,
        QueryParameter.Cursor,
    ];

    /// <summary>The schedules with exactly this name.</summary>
    public static ScheduleFilter OfName(string name) => new(ClientFilter.Any, name, view => view.Definition.Name == name, IsEmpty: false);

    /// <summary>The schedules of a collection.</summary>
    public static ScheduleFilter OfCollection(CollectionName collection) => new(ClientFilter.Any, "", Where: null, IsEmpty: false) { Collection = collection };

    public static ScheduleFilter Read(QueryReader query, TaskTypes types)
    {
        var client = new ClientFilter(query.Text("application"), query.Text("group"), query.Text("type"), query.Text("key"), query.Text("operation"));
        var (name, prefix, tag, taskType) = (query.Text("name"), query.Text("name_prefix"), query.Text("tag"), query.Text("task_type"));
        var trigger = query.Choice("trigger_type", Vocabulary.Triggers);
        var enabled = query.Flag("enabled");
        var status = query.Choice("status", Vocabulary.ScheduleStatuses);
        var badge = query.Choice("badge", Vocabulary.Badges);
        var collection = query.Collection();
        if (taskType is not null && !types.TryGet(taskType, out _))
            query.Refuse("task_type", Reasons.Invalid, ObjectReader.NotAmong("task_type", taskType, types.Names));

        var isEmpty = client == ClientFilter.Any && (name ?? prefix ?? tag ?? taskType) is null && trigger is null && enabled is null && status is null && badge is null && collection is null;
        var asksMore = name is not null || tag is not null || taskType is not null || trigger is not null || enabled is not null || status is not null || badge is not null;
        return new ScheduleFilter(client, PrefixOf(name, prefix), asksMore ? Matches : null, isEmpty) { Collection = collection };

        bool Matches(ScheduleView view) =>
            (name is null || (view.Definition.Name == name && (prefix is null || name.StartsWith(prefix, StringComparison.Ordinal))))
            && (tag is null || view.Definition.Tags.Contains(tag, StringComparer.Ordinal))
            && (taskType is null || view.Definition.Task.Type == taskType)
            && (trigger is null || view.Definition.TriggerDefinition.Type == trigger)
            && (enabled is null || view.Definition.Enabled == enabled)
            && (status is null || view.Status == status)
            && (badge is null || view.Badge == badge);
    }

    public ScheduleQuery Query(ScheduleSort sort, int limit, string? cursor) =>
        new() { Sort = sort, NamePrefix = NamePrefix, Client = Client, Collection = Collection, Where = Where, Limit = limit, Cursor = cursor };

    // An exact name is the narrowest prefix there is.
    private static string PrefixOf(string? name, string? prefix) => name ?? prefix ?? "";

    private sealed class SortNaming : JsonNamingPolicy
    {
        public override string ConvertName(string name) => name == nameof(ScheduleSort.NextRun) ? "next_run_at" : SnakeCaseLower.ConvertName(name);
    }
}
