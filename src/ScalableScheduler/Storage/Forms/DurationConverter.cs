using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Storage.Forms;

/// <summary>A duration as a number of ms; as <c>d.hh:mm:ss.fffffff</c> when it is not a whole number of them.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    private const long MostMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            var ms = reader.GetInt64();
            return ms is <= MostMilliseconds and >= -MostMilliseconds
                ? new TimeSpan(ms * TimeSpan.TicksPerMillisecond)
                : throw new JsonException($"{ms} ms is too long.");
        }
        return TimeSpan.TryParseExact(reader.GetString(), "c", CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException("Not a duration.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        if (value.Ticks % TimeSpan.TicksPerMillisecond == 0)
            writer.WriteNumberValue(value.Ticks / TimeSpan.TicksPerMillisecond);
        else
            writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture));
    }
}
