using System.Text.Json;
using System.Text.Json.Nodes;
using ScalableScheduler.Schedules;
using ScalableScheduler.Time;

namespace ScalableScheduler.Chaos.Load;

/// <summary>A schedule as a client writes it to the API.</summary>
internal static class ScheduleDocument
{
    public static string Of(Schedule schedule) => new JsonObject
    {
        ["id"] = schedule.Id.Value,
        ["name"] = schedule.Name,
        ["type"] = JsonNamingPolicy.KebabCaseLower.ConvertName(schedule.TriggerDefinition.Type.ToString()),
        ["schedule"] = schedule.TriggerDefinition.Text,
        ["timezone"] = schedule.TriggerDefinition.Timezone,
        ["description"] = schedule.Description,
        ["enabled"] = schedule.Enabled,
        ["collection"] = schedule.Collection.Value,
        ["start_at"] = Instant(schedule.StartAt),
        ["end_at"] = Instant(schedule.EndAt),
        ["timeout"] = Durations.Format(schedule.Timeout),
        ["overlap"] = Word(schedule.Overlap),
        ["delivery"] = Word(schedule.Delivery),
        ["misfire"] = new JsonObject
        {
            ["policy"] = Word(schedule.Misfire.Rule),
            ["grace"] = Durations.Format(schedule.Misfire.Grace),
            ["window"] = Durations.Format(schedule.Misfire.Window),
            ["limit"] = schedule.Misfire.Limit,
        },
        ["retry"] = Retry(schedule),
        ["then"] = new JsonObject { ["success"] = Ids(schedule.Then.OnSuccess), ["failure"] = Ids(schedule.Then.OnFailure) },
        ["task"] = new JsonObject
        {
            ["type"] = schedule.Task.Type,
            ["connection"] = JsonNode.Parse(schedule.Task.Connection.GetRawText()),
            ["data"] = schedule.Task.Data is { } data ? JsonNode.Parse(data.GetRawText()) : null,
        },
    }.ToJsonString();

    private static JsonObject? Retry(Schedule schedule) => schedule.Retry is not { } retry
        ? null
        : new JsonObject
        {
            ["max_attempts"] = retry.MaxAttempts,
            ["initial_delay"] = retry.InitialDelay is { } delay ? Durations.Format(delay) : null,
            ["jitter"] = retry.Jitter,
        };

    private static JsonArray Ids(IReadOnlyList<ScheduleId> ids) => [.. ids.Select(id => JsonValue.Create(id.Value))];

    private static string? Instant(DateTimeOffset? at) => at?.ToString("O");

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
