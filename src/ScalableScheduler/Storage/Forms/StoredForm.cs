using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ScalableScheduler.Storage.Forms;

/// <summary>A stored form that says which version of it it is.</summary>
internal interface IStoredForm
{
    int V { get; }
}

/// <summary>Writes and reads stored forms.</summary>
internal static class StoredForm
{
    /// <summary>The version written, and the newest that can be read.</summary>
    public const int Version = 1;

    /// <summary>How each form is written. Nothing of it is ever put into HTML, and escapes would make "é" six bytes.</summary>
    public static StoredJson Types { get; } =
        new(new JsonSerializerOptions(StoredJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write<T>(T form, JsonTypeInfo<T> type) where T : IStoredForm => JsonSerializer.SerializeToUtf8Bytes(form, type);

    /// <summary>Reads a stored form; false with the reason when this version of the service can't.</summary>
    public static bool TryRead<T>(
        ReadOnlySpan<byte> json,
        JsonTypeInfo<T> type,
        [NotNullWhen(true)] out T? form,
        [NotNullWhen(false)] out string? problem)
        where T : class, IStoredForm
    {
        form = null;
        if (!TryReadVersion(json, out var version, out problem))
            return false;
        if (version > Version)
        {
            problem = $"It was stored by a newer version of the service (form {version}; this one reads up to {Version}).";
            return false;
        }
        try
        {
            form = JsonSerializer.Deserialize(json, type);
            problem = form is null ? "It is null." : null;
        }
        catch (JsonException e)
        {
            problem = $"It is not of the stored form: {e.Message}";
        }
        return form is not null && problem is null;
    }

    // A newer form may lack what this one requires, so its version is read first: "v" is the first field.
    private static bool TryReadVersion(ReadOnlySpan<byte> json, out int version, [NotNullWhen(false)] out string? problem)
    {
        version = 0;
        problem = "It does not begin with the version of its form.";
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject
                || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("v"u8)
                || !reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out version))
            {
                return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }
        problem = null;
        return true;
    }
}
