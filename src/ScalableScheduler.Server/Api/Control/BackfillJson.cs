using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>Writes backfills.</summary>
internal static class BackfillJson
{
    public static void Write(Utf8JsonWriter json, Backfill backfill)
    {
        json.WriteStartObject();
        json.WriteString("schedule_id"u8, backfill.Schedule.Value);
        json.WriteString("status"u8, Vocabulary.BackfillStatuses.Of(backfill.Status));
        ScheduleJson.WriteInstant(json, "from"u8, backfill.From);
        ScheduleJson.WriteInstant(json, "to"u8, backfill.To);
        json.WriteNumber("limit"u8, backfill.Limit);
        json.WriteNumber("rate"u8, backfill.Rate);
        json.WriteNumber("total"u8, backfill.Total);
        json.WriteNumber("opened"u8, backfill.Opened);
        json.WriteNumber("remaining"u8, Math.Max(0, backfill.Total - backfill.Opened));
        json.WriteNumber("percent"u8, backfill.Total == 0 ? 100 : Math.Min(100, Math.Floor(1000d * backfill.Opened / backfill.Total) / 10));
        ScheduleJson.WriteInstant(json, "cursor"u8, backfill.Cursor);
        ScheduleJson.WriteInstant(json, "created_at"u8, backfill.CreatedAt);
        ScheduleJson.WriteInstant(json, "finished_at"u8, backfill.FinishedAt);
        json.WriteEndObject();
    }
}
