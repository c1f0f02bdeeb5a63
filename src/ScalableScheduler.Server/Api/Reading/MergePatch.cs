using System.Text.Json;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>JSON merge patch (RFC 7396): objects merge member by member, <c>null</c> removes, anything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>Writes <paramref name="target"/> with <paramref name="patch"/> applied.</summary>
    public static void Write(Utf8JsonWriter json, JsonElement? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(json);
            return;
        }

        var present = target is { ValueKind: JsonValueKind.Object } value ? value : (JsonElement?)null;
        json.WriteStartObject();
        if (present is { } members)
        {
            foreach (var member in members.EnumerateObject())
            {
                if (!patch.TryGetProperty(member.Name, out var change))
                    member.WriteTo(json);
                else if (change.ValueKind != JsonValueKind.Null)
                    WriteMember(json, member.Name, member.Value, change);
            }
        }
        foreach (var addition in patch.EnumerateObject())
        {
            if (addition.Value.ValueKind != JsonValueKind.Null && !(present?.TryGetProperty(addition.Name, out _) ?? false))
                WriteMember(json, addition.Name, null, addition.Value);
        }
        json.WriteEndObject();
    }

    private static void WriteMember(Utf8JsonWriter json, string name, JsonElement? present, JsonElement change)
    {
        json.WritePropertyName(name);
        Write(json, present, change);
    }
}
