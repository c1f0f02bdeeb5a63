using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ScalableScheduler.Templates;

/// <summary>A JSON value some of whose strings are templates. All else is kept byte for byte: white space, the order of
/// fields, how numbers are written. Names of properties are never templates. Immutable.</summary>
public sealed class JsonTemplate
{
    // A value is read as JSON only, never pasted into HTML.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly byte[] _json;
    private readonly List<Slot> _slots;

    private JsonTemplate(byte[] json, List<Slot> slots) => (_json, _slots) = (json, slots);

    /// <param name="From">Where the string begins, with its quote.</param>
    /// <param name="To">Where it has ended.</param>
    /// <param name="Text">What it says.</param>
    /// <param name="Use">Where its values stand.</param>
    /// <param name="Place">Where it stands, from the task on.</param>
    private sealed record Slot(int From, int To, Template Text, TemplateUse Use, string Place);

    /// <summary>All placeholders with where they stand.</summary>
    public IEnumerable<(string Place, Placeholder Placeholder)> Placeholders =>
        _slots.SelectMany(s => s.Text.Placeholders.Select(p => (s.Place, p)));

    /// <summary>Whether the string at a place is a template.</summary>
    public bool IsTemplate(string place) => _slots.Exists(s => s.Place == place);

    /// <summary>Finds the templates in a value; null when there are none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="pointer">Where it stands.</param>
    /// <param name="fields">What stands where in it.</param>
    /// <param name="otherwise">What stands where <paramref name="fields"/> do not say.</param>
    /// <param name="problems">Takes up what is no template though it holds two braces.</param>
    internal static JsonTemplate? Find(
        JsonElement value, string pointer, IReadOnlyList<TemplateField> fields, TemplateUse otherwise, List<TemplateProblem> problems)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        // A brace can hide in an escape.
        if (raw.IndexOf("{{"u8) < 0 && raw.IndexOf("\\u007"u8) < 0)
            return null;
        var json = raw.ToArray();
        var slots = new List<Slot>();
        var path = new JsonPath();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 0 });
        while (reader.Read())
        {
            path.Follow(ref reader);
            if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { } text || !Template.IsTemplate(text))
                continue;
            var at = path.Pointer;
            if (Template.TryParse(text, out var template, out var error))
                slots.Add(new Slot((int)reader.TokenStartIndex, (int)reader.BytesConsumed, template, UseOf(path.Names, fields, otherwise), $"{pointer}{at}"));
            else
                problems.Add(new TemplateProblem($"{pointer}{at}", error.Message));
        }
        return slots.Count == 0 ? null : new JsonTemplate(json, slots);
    }

    /// <summary>The value with all placeholders replaced; false with the reason, which shows no value.</summary>
    public bool TryRender(Expansion values, int maxBytes, out JsonElement rendered, [NotNullWhen(false)] out string? problem)
    {
        (rendered, problem) = (default, null);
        var output = new ArrayBufferWriter<byte>(_json.Length * 2);
        var copied = 0;
        foreach (var slot in _slots)
        {
            output.Write(_json.AsSpan(copied, slot.From - copied));
            copied = slot.To;
            if (!TextWriter.TryWrite(slot.Text, slot.Use, values, maxBytes, out var text, out problem))
            {
                problem = $"/task{slot.Place}: {problem}";
                return false;
            }
            output.Write("\""u8);
            output.Write(JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes);
            output.Write("\""u8);
            if (output.WrittenCount > maxBytes)
            {
                problem = $"/task{slot.Place}: With its values put in, the task is larger than {maxBytes} bytes.";
                return false;
            }
        }
        output.Write(_json.AsSpan(copied));
        var reader = new Utf8JsonReader(output.WrittenSpan, new JsonReaderOptions { MaxDepth = 0 });
        rendered = JsonElement.ParseValue(ref reader);
        return true;
    }

    private static TemplateUse UseOf(IReadOnlyList<string> names, IReadOnlyList<TemplateField> fields, TemplateUse otherwise)
    {
        foreach (var field in fields)
        {
            var pattern = field.Path.Split('/')[1..];
            if (pattern.Length == names.Count && pattern.Zip(names).All(p => p.First == "*" || Unescape(p.First).Equals(p.Second, StringComparison.OrdinalIgnoreCase)))
                return field.Use;
        }
        return otherwise;
    }

    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
