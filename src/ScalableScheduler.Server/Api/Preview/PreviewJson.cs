using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Schedules.Preview;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;

namespace ScalableScheduler.Server.Api.Preview;

/// <summary>Writes previews.</summary>
internal static class PreviewJson
{
    public static void Write(Utf8JsonWriter json, SchedulePreview preview)
    {
        json.WriteStartObject();
        json.WriteString("meaning"u8, preview.Meaning);
        json.WriteString("timezone"u8, preview.Zone.Id);
        json.WriteStartArray("next_times"u8);
        foreach (var next in preview.Next)
        {
            json.WriteStartObject();
            json.WriteString("local"u8, TimeZoneInfo.ConvertTime(next, preview.Zone).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            ScheduleJson.WriteInstant(json, "utc"u8, next);
            json.WriteEndObject();
        }
        json.WriteEndArray();

        json.WriteStartArray("dst_remarks"u8);
        foreach (var remark in preview.DstRemarks)
            Write(json, remark);
        json.WriteEndArray();

        json.WriteStartArray("warnings"u8);
        foreach (var warning in preview.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, warning.Code);
            json.WriteString("message"u8, warning.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DstRemark remark)
    {
        json.WriteStartObject();
        json.WriteString("effect"u8, Vocabulary.DstEffects.Of(remark.Effect));
        ScheduleJson.WriteInstant(json, "at"u8, remark.At);
        json.WriteNumber("times"u8, remark.Slots);
        json.WriteString("message"u8, remark.Message);
        json.WriteEndObject();
    }
}
