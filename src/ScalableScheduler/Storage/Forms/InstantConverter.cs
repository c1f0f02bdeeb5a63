using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Storage.Forms;

/// <summary>An instant as a number of Unix ms; as ISO 8601 text when it is not a whole number of them.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? FromMilliseconds(reader.GetInt64())
            : reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        if (value.UtcTicks % TimeSpan.TicksPerMillisecond == 0)
            writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
        else
            writer.WriteStringValue(value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }

    private static DateTimeOffset FromMilliseconds(long value) =>
        value >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : throw new JsonException($"{value} ms lies outside the years 1 to 9999.");
}
