using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScalableScheduler.Worker;

/// <summary>Durations as the service writes them: <c>30s</c>, <c>1h30m</c>, <c>1.5ms</c>; a number counts seconds.</summary>
internal sealed class WireDuration : JsonConverter<TimeSpan>
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), // before "m", with which it begins
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
    ];

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
            return TimeSpan.FromSeconds(reader.GetDouble());
        var text = reader.GetString() ?? "";
        return TryRead(text, out var value) ? value : throw new JsonException($"'{text}' is no duration.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{(long)value.TotalMilliseconds}ms"));

    private static bool TryRead(ReadOnlySpan<char> rest, out TimeSpan value)
    {
        value = default;
        decimal ticks = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var unit = 0;
            while (unit < Units.Length && !rest.StartsWith(Units[unit].Name, StringComparison.Ordinal))
                unit++;
            if (unit == Units.Length)
                return false;
            ticks += number * Units[unit].Ticks;
            rest = rest[Units[unit].Name.Length..];
        }
        value = TimeSpan.FromTicks((long)ticks);
        return true;
    }
}
