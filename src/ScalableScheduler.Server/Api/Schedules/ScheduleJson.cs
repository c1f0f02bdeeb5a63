using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Server.Api.Wire;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Api.Schedules;

/// <summary>Writes schedules, without their secrets.</summary>
internal sealed class ScheduleJson(SecretMask mask)
{
    /// <summary>A schedule with all that is known of it.</summary>
    public void WriteView(Utf8JsonWriter json, ScheduleView view)
    {
        var definition = view.Definition;
        json.WriteStartObject();
        WriteFields(json, definition, mask);
        json.WriteNumber("revision"u8, definition.Revision);
        WriteInstant(json, "created_at"u8, definition.CreatedAt);
        WriteInstant(json, "updated_at"u8, definition.UpdatedAt);
        WriteInstant(json, "next_run_at"u8, view.NextRun);
        json.WriteString("status"u8, Vocabulary.ScheduleStatuses.Of(view.Status));
        json.WriteString("pause_reason"u8, definition.PauseReason);
        json.WriteString("badge"u8, Vocabulary.Badges.Of(view.Badge));
        WriteLastRun(json, view.LastRun);
        json.WriteNumber("run_count"u8, view.State.RunCount);
        json.WriteNumber("error_count"u8, view.ErrorCount);
        WriteLately(json, view.Lately);
        json.WriteEndObject();
    }

    /// <summary>The definition alone.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="definition">The schedule.</param>
    /// <param name="more">Writes further members.</param>
    public void WriteDefinition(Utf8JsonWriter json, Schedule definition, Action<Utf8JsonWriter>? more = null)
    {
        json.WriteStartObject();
        WriteFields(json, definition, mask);
        more?.Invoke(json);
        json.WriteEndObject();
    }

    /// <summary>The definition alone, as bytes.</summary>
    public ReadOnlyMemory<byte> Definition(Schedule definition) => JsonAnswer.Render(json => WriteDefinition(json, definition));

    /// <summary>A definition with a merge patch applied, secrets and all: for reading, not for showing.</summary>
    public JsonDocument Merge(Schedule definition, JsonElement patch)
    {
        using var present = JsonDocument.Parse(JsonAnswer.Render(json =>
        {
            json.WriteStartObject();
            // Left out, the default follows the task where the patch hands it over to workers, or takes it from them.
            WriteFields(json, definition, mask: null, withFailure: !RemovesFailedPolicy(patch), withTimeout: definition.Timeout != Schedule.DefaultTimeoutOf(definition.Work));
            json.WriteEndObject();
        }));
        return JsonDocument.Parse(JsonAnswer.Render(json => MergePatch.Write(json, present.RootElement, patch)));
    }

    public static void WriteInstant(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? instant)
    {
        if (instant is { } at)
            json.WriteString(name, Instants.Format(at));
        else
            json.WriteNull(name);
    }

    // Whoever takes failed_policy away wants the service's own policy, not the two numbers that belonged to it.
    private static bool RemovesFailedPolicy(JsonElement patch) =>
        patch.ValueKind == JsonValueKind.Object
        && patch.TryGetProperty("task", out var task) && task.ValueKind == JsonValueKind.Object
        && task.TryGetProperty("failed_policy", out var policy) && policy.ValueKind == JsonValueKind.Null;

    private static void WriteFields(Utf8JsonWriter json, Schedule definition, SecretMask? mask, bool withFailure = true, bool withTimeout = true)
    {
        json.WriteString("id"u8, definition.Id.Value);
        json.WriteString("name"u8, definition.Name);
        WriteClient(json, definition.Client);
        json.WriteString("type"u8, Vocabulary.Triggers.Of(definition.TriggerDefinition.Type));
        json.WriteString("schedule"u8, definition.TriggerDefinition.Text);
        json.WriteString("timezone"u8, definition.TriggerDefinition.Timezone);
        WriteTask(json, definition.Task, mask, withFailure);
        json.WriteString("collection"u8, definition.Collection.Value);
        json.WriteBoolean("enabled"u8, definition.Enabled);
        json.WriteString("description"u8, definition.Description);
        json.WriteStartArray("tags"u8);
        foreach (var tag in definition.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        WriteInstant(json, "start_at"u8, definition.StartAt);
        WriteInstant(json, "end_at"u8, definition.EndAt);
        if (definition.MaxRuns is { } maxRuns)
            json.WriteNumber("max_runs"u8, maxRuns);
        else
            json.WriteNull("max_runs"u8);
        json.WriteStartObject("misfire"u8);
        json.WriteString("policy"u8, Vocabulary.Misfires.Of(definition.Misfire.Rule));
        json.WriteString("grace"u8, Durations.Format(definition.Misfire.Grace));
        json.WriteString("window"u8, Durations.Format(definition.Misfire.Window));
        json.WriteNumber("limit"u8, definition.Misfire.Limit);
        json.WriteEndObject();
        json.WriteString("overlap"u8, Vocabulary.Overlaps.Of(definition.Overlap));
        // What the Python service's fields say of failures is shown there.
        RetryFields.Write(json, definition.Task.Failure is null ? definition.Retry : null);
        json.WriteString("delivery"u8, Vocabulary.Deliveries.Of(definition.Delivery));
        if (withTimeout)
            json.WriteString("timeout"u8, Durations.Format(definition.Timeout));
        json.WriteString("jitter"u8, Durations.Format(definition.Jitter));
        json.WriteNumber("priority"u8, definition.Priority);
        WriteThen(json, definition.Then);
    }

    private static void WriteClient(Utf8JsonWriter json, Client client)
    {
        json.WriteStartObject("client"u8);
        json.WriteString("application"u8, client.Application);
        json.WriteString("group"u8, client.Group);
        json.WriteString("type"u8, client.Type);
        json.WriteString("key"u8, client.Key);
        json.WriteString("operation"u8, client.Operation);
        json.WriteEndObject();
    }

    private static void WriteTask(Utf8JsonWriter json, TaskDefinition task, SecretMask? mask, bool withFailure)
    {
        json.WriteStartObject("task"u8);
        json.WriteString("type"u8, task.Type);
        json.WritePropertyName("connection"u8);
        if (mask is null)
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(task.Connection), skipInputValidation: true);
        else
            mask.Write(json, task.Type, task.Connection);
        if (task.Data is { } data)
        {
            json.WritePropertyName("data"u8);
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
        }
        json.WriteBoolean("history_check"u8, task.HistoryCheck);
        if (task.Failure is { } failure && withFailure)
        {
            json.WriteString("failed_policy"u8, Vocabulary.FailedPolicies.Of(failure.Policy));
            // Seconds, as the Python service's clients know it.
            json.WriteNumber("retry_wait"u8, (decimal)failure.RetryWait.Ticks / TimeSpan.TicksPerSecond);
            json.WriteNumber("max_retry_count"u8, failure.MaxRetryCount);
        }
        json.WriteEndObject();
    }

    private static void WriteThen(Utf8JsonWriter json, Chain then)
    {
        json.WriteStartObject("then"u8);
        WriteIds(json, "success"u8, then.OnSuccess);
        WriteIds(json, "failure"u8, then.OnFailure);
        json.WriteEndObject();
    }

    private static void WriteIds(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<ScheduleId> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
            json.WriteStringValue(id.Value);
        json.WriteEndArray();
    }

    private static void WriteLately(Utf8JsonWriter json, RunCounts lately)
    {
        if (lately.ErrorRate is { } rate)
            json.WriteNumber("error_rate"u8, Math.Round(rate, 4));
        else
            json.WriteNull("error_rate"u8);
        json.WriteStartObject("counts_24h"u8);
        json.WriteNumber("succeeded"u8, lately.Succeeded);
        json.WriteNumber("failed"u8, lately.Failed);
        json.WriteEndObject();
    }

    private static void WriteLastRun(Utf8JsonWriter json, LastRun? run)
    {
        if (run is null)
        {
            json.WriteNull("last_run"u8);
            return;
        }
        json.WriteStartObject("last_run"u8);
        json.WriteString("id"u8, run.Id.Value);
        json.WriteString("status"u8, Vocabulary.RunStatuses.Of(run.Status));
        WriteInstant(json, "nominal_time"u8, run.NominalTime);
        WriteInstant(json, "started_at"u8, run.StartedAt);
        WriteInstant(json, "finished_at"u8, run.FinishedAt);
        if (run.FinishedAt - run.StartedAt is { } duration)
            json.WriteNumber("duration_ms"u8, (long)duration.TotalMilliseconds);
        else
            json.WriteNull("duration_ms"u8);
        json.WriteString("message"u8, run.Message);
        json.WriteEndObject();
    }
}
