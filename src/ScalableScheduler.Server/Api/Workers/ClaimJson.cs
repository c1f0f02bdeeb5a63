using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Engine;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Api.Workers;

/// <summary>Writes runs for the worker that claimed them.</summary>
internal static class ClaimJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ClaimedRun> runs)
    {
        json.WriteStartObject();
        json.WriteStartArray("runs"u8);
        foreach (var run in runs)
            Write(json, run);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClaimedRun claimed)
    {
        var (run, definition) = (claimed.Run, claimed.Definition);
        var assignment = run.Assignment!;
        json.WriteStartObject();
        json.WriteString("run_id"u8, run.Id.Value);
        json.WriteString("claim_id"u8, assignment.Claim!.Value.Value);
        json.WriteString("queue"u8, assignment.Queue!.Value.Value);
        json.WriteString("schedule_id"u8, definition.Id.Value);
        json.WriteString("schedule_name"u8, definition.Name);
        json.WriteString("collection"u8, run.Collection.Value);
        json.WriteString("origin"u8, Vocabulary.Origins.Of(run.Origin));
        ScheduleJson.WriteInstant(json, "nominal_time"u8, run.NominalTime);
        json.WriteNumber("attempt"u8, run.Attempt);
        json.WriteString("timeout"u8, Durations.Format(definition.Timeout));
        ScheduleJson.WriteInstant(json, "expires_at"u8, claimed.ExpiresAt);
        json.WriteString("heartbeat_timeout"u8, definition.Work?.HeartbeatTimeout is { } silence ? Durations.Format(silence) : null);
        json.WritePropertyName("data"u8);
        if (definition.Task.Data is { } data)
        {
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(data), skipInputValidation: true);
        }
        else
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
