using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>A task that is to be set: a schedule that is due once, for workers.</summary>
/// <param name="Id">Of the schedule: a UUID, in lower case.</param>
/// <param name="ExecuteAt">When it is due; null for now.</param>
/// <param name="Deadline">From when on nobody does it any more; null for never.</param>
internal sealed record NewTask(ScheduleId Id, DateTimeOffset? ExecuteAt, DateTimeOffset? Deadline)
{
    /// <summary>Where tasks stand that do not say.</summary>
    public const string DefaultQueue = "default";

    /// <summary>The client application by which schedules that were set as tasks are known.</summary>
    private const string Application = "json-rpc";

    // Parameters that are judged where they come to stand in the schedule.
    private static readonly (string Parameter, string Field)[] Places =
    [
        ("payload", "/task/data"),
        ("queue", "/task/connection/queue"),
        ("heartbeat_timeout", "/task/connection/heartbeat_timeout"),
        ("deadline", "/task/connection/deadline"),
        ("timeout", "/timeout"),
        ("priority", "/priority"),
        ("corr_id", "/client/key"),
        ("execute_at", "/schedule"),
    ];

    /// <summary>Reads what of the parameters is not judged elsewhere.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="now">The store's time.</param>
    public static NewTask Read(RpcParams given, DateTimeOffset now)
    {
        var id = given.RequiredText("id", ScheduleId.MaxLength, "a UUID, which names the task");
        if (id.Length > 0 && !Guid.TryParseExact(id, "D", out _))
            given.Refuse("id", Reasons.Invalid, $"{given.SpellingOf("id")} must be a UUID such as bd954d5e-2b11-49a8-be81-2a53e25a9dc3.");
        var (at, deadline) = (given.Instant("execute_at"), given.Instant("deadline"));
        if (deadline <= at)
            given.Refuse("deadline", Reasons.Invalid, $"{given.SpellingOf("deadline")} must lie after {given.SpellingOf("execute_at")}.");
        foreach (var (parameter, _) in Places)
            given.Any(parameter);
        return new NewTask(new ScheduleId(id.ToLowerInvariant()), at > now ? at : null, deadline);
    }

    /// <summary>Whether a schedule is a task that was set.</summary>
    public static bool IsOne(Schedule schedule) => schedule is { Client.Application: Application, Work: not null };

    /// <summary>What correlates it with other things of its author; null when nothing was said.</summary>
    public static string? CorrelationOf(Schedule schedule) => IsOne(schedule) && schedule.Client.Key.Length > 0 ? schedule.Client.Key : null;

    /// <summary>The body by which POST /schedules would register it.</summary>
    public ReadOnlyMemory<byte> ToSchedule(RpcParams given) => JsonAnswer.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id.Value);
        json.WriteStartObject("client"u8);
        json.WriteString("application"u8, Application);
        Write(json, given, "key", "corr_id");
        json.WriteEndObject();
        json.WriteString("type"u8, Vocabulary.Triggers.Of(ExecuteAt is null ? TriggerType.Now : TriggerType.Date));
        json.WriteString("schedule"u8, ExecuteAt is { } at ? Instants.Format(at) : "");
        Write(json, given, "priority", "priority");
        Write(json, given, "timeout", "timeout");
        json.WriteStartObject("task"u8);
        json.WriteString("type"u8, "worker"u8);
        json.WriteStartObject("connection"u8);
        if (!Write(json, given, "queue", "queue"))
            json.WriteString("queue"u8, DefaultQueue);
        Write(json, given, "heartbeat_timeout", "heartbeat_timeout");
        if (Deadline is { } deadline)
            json.WriteString("deadline"u8, Instants.Format(deadline));
        json.WriteEndObject();
        Write(json, given, "data", "payload");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Problems of the schedule as problems of the parameters that it was made of.</summary>
    public static IReadOnlyList<FieldProblem> ToParameters(IReadOnlyList<FieldProblem> problems, RpcParams given) =>
    [
        .. problems.Select(p => Places.FirstOrDefault(place => IsWithin(p.Field, place.Field)) is { Parameter: { } parameter, Field: var field }
            ? p with { Field = given.PathOf(parameter) + p.Field[field.Length..] }
            : p),
    ];

    private static bool IsWithin(string field, string parent) =>
        field.StartsWith(parent, StringComparison.Ordinal) && (field.Length == parent.Length || field[parent.Length] == '/');

    private static bool Write(Utf8JsonWriter json, RpcParams given, string name, string parameter)
    {
        if (given.Any(parameter) is not { } value)
            return false;
        json.WritePropertyName(name);
        value.WriteTo(json);
        return true;
    }
}
