using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Secrets;

/// <summary>Puts the stored secrets back into a connection that came back as it was shown, so that what GET answers can be
/// sent to PUT. A secret is not carried over to another host: who may edit a schedule could have it sent to himself.</summary>
internal sealed class SecretRestoration(SecretPaths paths)
{
    private const string Path = "/task/connection";

    /// <summary>The connection with its secrets.</summary>
    /// <param name="taskType">The task's type.</param>
    /// <param name="given">As it was sent.</param>
    /// <param name="stored">As it is stored; null when the schedule is new, or its task was of another type.</param>
    /// <param name="problems">Takes up each mask behind which there is nothing.</param>
    public JsonElement Restore(string taskType, JsonElement given, JsonElement? stored, FieldProblems problems)
    {
        var raw = JsonMarshal.GetRawUtf8Value(given);
        if (raw.IndexOf("********"u8) < 0 && !raw.Contains((byte)'\\'))
            return given;

        var buffer = new ArrayBufferWriter<byte>(raw.Length);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, given, stored, new Place(Path, paths.Of(taskType), 0, SameTarget(given, stored)), problems);
        using var restored = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = JsonBody.MaxDepth });
        return restored.RootElement.Clone();
    }

    private sealed record Place(string Pointer, string[][] Secrets, int Depth, bool SameTarget);

    private static void Write(Utf8JsonWriter json, JsonElement given, JsonElement? stored, Place place, FieldProblems problems)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in given.EnumerateObject())
                {
                    json.WritePropertyName(member.Name);
                    WriteMember(json, member, MemberOf(stored, member.Name), place, problems);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                var index = 0;
                foreach (var item in given.EnumerateArray())
                {
                    var at = place with { Pointer = JsonPointer.Item(place.Pointer, index), Secrets = [], Depth = place.Depth + 1 };
                    Write(json, item, ItemOf(stored, index++), at, problems);
                }
                json.WriteEndArray();
                break;
            case JsonValueKind.String when UrlPasswords.IsMasked(given.GetString()!):
                WriteUrl(json, given.GetString()!, stored, place, problems);
                break;
            default:
                given.WriteTo(json);
                break;
        }
    }

    private static void WriteMember(Utf8JsonWriter json, JsonProperty member, JsonElement? stored, Place place, FieldProblems problems)
    {
        var inside = place with
        {
            Pointer = JsonPointer.Member(place.Pointer, member.Name),
            Secrets = Array.FindAll(place.Secrets, path => SecretMask.IsOn(path, place.Depth, member.Name)),
            Depth = place.Depth + 1,
        };
        var isMaskedSecret = Array.Exists(inside.Secrets, path => path.Length == inside.Depth)
            && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(SecretMask.Mask);
        if (!isMaskedSecret)
        {
            Write(json, member.Value, stored, inside, problems);
            return;
        }
        if (stored is { ValueKind: not JsonValueKind.Null } secret && place.SameTarget)
        {
            secret.WriteTo(json);
            return;
        }
        json.WriteStringValue(SecretMask.Mask);
        problems.Add(inside.Pointer, Reasons.Required, stored is null
            ? $"{member.Name} is masked, and no secret is stored for it; give it."
            : $"{member.Name} is masked, and the host changed; give it again: a stored secret is not sent to another host.");
    }

    private static void WriteUrl(Utf8JsonWriter json, string given, JsonElement? stored, Place place, FieldProblems problems)
    {
        var restored = stored is { ValueKind: JsonValueKind.String } text ? UrlPasswords.Restore(given, text.GetString()!) : null;
        json.WriteStringValue(restored ?? given);
        if (restored is null)
            problems.Add(place.Pointer, Reasons.Required, "The password in the URL is masked, and none is stored for this user and host; give it.");
    }

    private static bool SameTarget(JsonElement given, JsonElement? stored) =>
        stored is { } was && Target(given, "host") == Target(was, "host") && Target(given, "url") == Target(was, "url");

    private static string Target(JsonElement connection, string name) =>
        MemberOf(connection, name) is { ValueKind: JsonValueKind.String } target ? UrlPasswords.Authority(UrlPasswords.Mask(target.GetString()!)) : "";

    private static JsonElement? MemberOf(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? ItemOf(JsonElement? parent, int index) =>
        parent is { ValueKind: JsonValueKind.Array } value && index < value.GetArrayLength() ? value[index] : null;
}
