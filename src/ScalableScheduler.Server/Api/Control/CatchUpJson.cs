using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Runs;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Control;

/// <summary>Writes what would become of everything that is due.</summary>
internal static class CatchUpJson
{
    public static void Write(Utf8JsonWriter json, ScheduleId schedule, CatchUp plan)
    {
        json.WriteStartObject();
        json.WriteString("schedule_id"u8, schedule.Value);
        json.WriteStartObject("runs"u8);
        json.WriteNumber("count"u8, plan.RunCount);
        json.WriteBoolean("at_least"u8, plan.AtLeast);
        json.WriteStartArray("nominal_times"u8);
        foreach (var nominal in plan.Runs)
            json.WriteStringValue(Instants.Format(nominal));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("skipped"u8);
        foreach (var skipped in plan.Skipped)
            RunJson.Write(json, skipped);
        json.WriteEndArray();
        ScheduleJson.WriteInstant(json, "next_run_at"u8, plan.NextDue);
        json.WriteEndObject();
    }
}
