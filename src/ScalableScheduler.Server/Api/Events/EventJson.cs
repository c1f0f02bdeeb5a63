using System.Text.Json;
using ScalableScheduler.Events;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Events;

/// <summary>Writes events; what an event does not have is left out.</summary>
internal static class EventJson
{
    public static void Write(Utf8JsonWriter json, SchedulerEvent happened)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, happened.Type);
        ScheduleJson.WriteInstant(json, "at"u8, happened.At);
        json.WriteString("collection"u8, happened.Collection.Value);
        if (happened.Schedule is { } schedule)
            json.WriteString("schedule_id"u8, schedule.Value);
        if (happened.Name is { } name)
            json.WriteString("schedule_name"u8, name);
        if (happened.Run is { } run)
            json.WriteString("run_id"u8, run.Value);
        if (happened.Status is { } status)
            json.WriteString("status"u8, Vocabulary.RunStatuses.Of(status));
        if (happened.NominalTime is { } nominal)
            ScheduleJson.WriteInstant(json, "nominal_time"u8, nominal);
        if (happened.Attempt is { } attempt)
            json.WriteNumber("attempt"u8, attempt);
        if (happened.Message is { } message)
            json.WriteString("message"u8, message);
        json.WriteEndObject();
    }
}
