using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Server.Api.Reading;
using ScalableScheduler.Server.Api.Schedules;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Server.Api.Wire;

namespace ScalableScheduler.Server.Api.Collections;

/// <summary>Writes collections and their variables, without secrets, and their entity tags.</summary>
internal static class CollectionJson
{
    public static void Write(Utf8JsonWriter json, Collection collection)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, collection.Name.Value);
        json.WriteString("description"u8, collection.Description);
        json.WriteBoolean("enabled"u8, collection.Enabled);
        json.WriteStartObject("limits"u8);
        if (collection.Limits.MaxConcurrent is { } concurrent)
            json.WriteNumber("max_concurrent"u8, concurrent);
        else
            json.WriteNull("max_concurrent"u8);
        if (collection.Limits.MaxPerSecond is { } perSecond)
            json.WriteNumber("max_per_second"u8, perSecond);
        else
            json.WriteNull("max_per_second"u8);
        json.WriteEndObject();
        RetryFields.Write(json, collection.Retry);
        json.WriteNumber("revision"u8, collection.Revision);
        // Nobody made the default collection.
        ScheduleJson.WriteInstant(json, "created_at"u8, collection.Revision == 0 ? null : collection.CreatedAt);
        ScheduleJson.WriteInstant(json, "updated_at"u8, collection.Revision == 0 ? null : collection.UpdatedAt);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Variable variable)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, variable.Name);
        json.WriteString("value"u8, variable.IsSecret ? SecretMask.Mask : variable.Value);
        json.WriteBoolean("secret"u8, variable.IsSecret);
        ScheduleJson.WriteInstant(json, "updated_at"u8, variable.UpdatedAt);
        json.WriteEndObject();
    }

    /// <summary>A collection with a merge patch applied.</summary>
    public static JsonDocument Merge(Collection collection, JsonElement patch)
    {
        using var present = JsonDocument.Parse(JsonAnswer.Render(json => Write(json, collection)));
        return JsonDocument.Parse(JsonAnswer.Render(json => MergePatch.Write(json, present.RootElement, patch)));
    }

    public static string TagOf(Collection collection) => string.Create(CultureInfo.InvariantCulture, $"\"{collection.Revision}\"");

    /// <summary>The tag of a variable: it changes with its value, also with that of a secret, and tells nothing of it.</summary>
    public static string TagOf(Variable variable)
    {
        var content = variable.Secret is { } secret ? Convert.ToHexString(secret.Tag) : variable.Value!;
        return string.Create(CultureInfo.InvariantCulture, $"\"{variable.UpdatedAt.ToUnixTimeMilliseconds():x}-{StableHash.Of(content):x16}\"");
    }

    /// <summary>Whether a tag names a version (RFC 9110, 13.1.1: strong comparison).</summary>
    public static bool Names(EntityTagHeaderValue tag, string version) => !tag.IsWeak && tag.Tag == version;
}
