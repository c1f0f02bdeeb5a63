using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Writes results in the spelling of the method that was called. Members are named in snake_case here.</summary>
internal sealed class RpcWriter(Utf8JsonWriter json, RpcSpelling spelling)
{
    public Utf8JsonWriter Json => json;

    public void Name(string name) => json.WritePropertyName(spelling == RpcSpelling.SnakeCase ? name : CamelCase(name));

    public void Text(string name, string? value)
    {
        Name(name);
        json.WriteStringValue(value);
    }

    public void Number(string name, long value)
    {
        Name(name);
        json.WriteNumberValue(value);
    }

    public void Flag(string name, bool value)
    {
        Name(name);
        json.WriteBooleanValue(value);
    }

    /// <summary>The id that correlates a task, which system C spells by no rule.</summary>
    public void Correlation(string value) => json.WriteString(spelling == RpcSpelling.SnakeCase ? "corr_id" : "corrID", value);

    public void Instant(string name, DateTimeOffset? value) => Text(name, value is { } given ? Instants.Format(given) : null);

    /// <summary>JSON as it was given.</summary>
    public void Raw(string name, JsonElement? value)
    {
        Name(name);
        if (value is { } given)
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(given), skipInputValidation: true);
        else
            json.WriteNullValue();
    }

    public void Object(string name, Action writeMembers)
    {
        Name(name);
        json.WriteStartObject();
        writeMembers();
        json.WriteEndObject();
    }

    private static string CamelCase(string name)
    {
        var words = name.Split('_');
        return string.Concat(words.Select((w, i) => i == 0 || w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
