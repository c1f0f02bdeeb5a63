using System.Runtime.InteropServices;
using System.Text.Json;

namespace ScalableScheduler.Server.Api.Secrets;

/// <summary>Writes a task's connection without its secrets: the fields that its type names, and passwords within URLs.</summary>
internal sealed class SecretMask(SecretPaths paths)
{
    /// <summary>What stands in a secret's place. Sent back, it means the secret that is stored.</summary>
    public const string Mask = "********";

    /// <summary>Writes <paramref name="connection"/> as people may see it.</summary>
    public void Write(Utf8JsonWriter json, string taskType, JsonElement connection)
    {
        var secrets = paths.Of(taskType);
        if (HoldsNone(connection, secrets))
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(connection), skipInputValidation: true);
        else
            Write(json, connection, secrets, depth: 0);
    }

    /// <summary>Whether the member <paramref name="name"/> lies on the path at this depth. Header names differ in case.</summary>
    public static bool IsOn(string[] path, int depth, string name) =>
        depth < path.Length && string.Equals(path[depth], name, StringComparison.OrdinalIgnoreCase);

    // Most connections have no secret; those are copied as they are. An escape could hide the @ of a URL.
    private static bool HoldsNone(JsonElement connection, string[][] secrets)
    {
        if (connection.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in connection.EnumerateObject())
            {
                foreach (var path in secrets)
                {
                    if (IsOn(path, 0, member.Name))
                        return false;
                }
            }
        }
        return !JsonMarshal.GetRawUtf8Value(connection).ContainsAny((byte)'@', (byte)'\\');
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, string[][] secrets, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    var inside = Array.FindAll(secrets, path => IsOn(path, depth, member.Name));
                    if (Array.Exists(inside, path => path.Length == depth + 1) && IsWorthHiding(member.Value))
                        json.WriteStringValue(Mask);
                    else
                        Write(json, member.Value, inside, depth + 1);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(json, item, [], depth + 1);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(UrlPasswords.Mask(value.GetString()!));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static bool IsWorthHiding(JsonElement value) =>
        value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8));
}
