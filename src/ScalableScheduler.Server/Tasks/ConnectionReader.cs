using System.Text.Json;
using ScalableScheduler.Tasks;
using ScalableScheduler.Text;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Tasks;

/// <summary>
/// Reads a task's connection field by field. A field that was asked for is known; when all were asked for, those left
/// are unknown. What is wrong becomes a problem with the field's JSON pointer, and reads as if it were not given.
/// JSON null means not given.
/// </summary>
internal sealed class ConnectionReader
{
    private static readonly JsonElement NoFields = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement _fields;
    private readonly TaskReading _reading;
    private readonly TaskProblems _problems;
    private readonly List<string> _known = [];

    private ConnectionReader(JsonElement fields, string path, TaskReading reading, TaskProblems problems)
    {
        _fields = fields;
        _reading = reading;
        _problems = problems;
        Path = path;
    }

    /// <summary>The JSON pointer of the object that is read, relative to the task.</summary>
    public string Path { get; }

    public static ConnectionReader Of(TaskDefinition task, TaskReading reading, TaskProblems problems)
    {
        const string path = "/connection";
        if (task.Connection.ValueKind == JsonValueKind.Object)
            return new ConnectionReader(task.Connection, path, reading, problems);
        if (task.Connection.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            problems.Add(path, "required", "The task needs a connection: an object that says where it goes.");
        else
            problems.Add(path, "invalid", "The connection must be an object.");
        return new ConnectionReader(NoFields, path, reading, problems);
    }

    public void Problem(string field, string reason, string message) =>
        _problems.Add($"{Path}/{Escape(field)}", reason, message);

    public bool Has(string name) => TryGet(name, out _);

    public bool TryGet(string name, out JsonElement value)
    {
        if (!_known.Contains(name))
            _known.Add(name);
        return _fields.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;
    }

    /// <summary>A text that may be left out; an empty one counts as left out.</summary>
    public string? Text(string name, int maxLength)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is not JsonValueKind.String)
        {
            Problem(name, "invalid", $"'{name}' must be a text.");
            return null;
        }
        var text = value.GetString()!;
        if (text.Length > maxLength)
        {
            Problem(name, "too_long", $"'{name}' has {text.Length} characters; at most {maxLength} are allowed.");
            return null;
        }
        return text.Length == 0 ? null : text;
    }

    /// <summary>A text that must be there.</summary>
    /// <param name="name">The field.</param>
    /// <param name="maxLength">In characters.</param>
    /// <param name="what">What it is, with an example, for who left it out.</param>
    public string? RequiredText(string name, int maxLength, string what)
    {
        if (!TryGet(name, out var value) || (value.ValueKind is JsonValueKind.String && value.GetString()!.Length == 0))
        {
            Problem(name, "required", $"'{name}' is needed: {what}.");
            return null;
        }
        return Text(name, maxLength);
    }

    public long? Integer(string name, long least, long most)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
            return number;
        Problem(name, "invalid", $"'{name}' must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A duration, as a text or a number of seconds.</summary>
    public TimeSpan? Duration(string name, TimeSpan least, TimeSpan most)
    {
        if (!TryGet(name, out var value))
            return null;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => "",
        };
        if (Durations.TryParse(text, out var duration) && duration >= least && duration <= most)
            return duration;
        Problem(name, "invalid", $"'{name}' must be a duration from {Durations.Format(least)} to {Durations.Format(most)}, such as \"30s\", \"1h30m\", \"PT30S\" or a number of seconds.");
        return null;
    }

    /// <summary>A problem for each of these fields that holds a template: they have to be known before a run is rendered. What
    /// else is wrong with them is told as usual.</summary>
    public void RefuseTemplates(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            // 'conflict', since 'invalid' is left open where a template stands.
            if (TryGet(name, out var value) && value.ValueKind is JsonValueKind.String && value.GetString()!.Contains("{{", StringComparison.Ordinal))
                Problem(name, "conflict", $"'{name}' can't hold a template: it is needed before variables have their values.");
        }
    }

    public bool Flag(string name, bool otherwise)
    {
        if (!TryGet(name, out var value))
            return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Problem(name, "invalid", $"'{name}' must be true or false.");
        return otherwise;
    }

    /// <summary>One of a few words, in any case; null when left out or not one of them.</summary>
    public string? Word(string name, params ReadOnlySpan<string> allowed)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.String)
        {
            foreach (var word in allowed)
            {
                if (word.Equals(value.GetString(), StringComparison.OrdinalIgnoreCase))
                    return word;
            }
        }
        Problem(name, "invalid", $"'{name}' must be one of: {string.Join(", ", allowed)}.");
        return null;
    }

    /// <summary>A nested object; null when left out or not an object.</summary>
    public ConnectionReader? Nested(string name)
    {
        if (!TryGet(name, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.Object)
            return new ConnectionReader(value, $"{Path}/{Escape(name)}", _reading, _problems);
        Problem(name, "invalid", $"'{name}' must be an object.");
        return null;
    }

    /// <summary>An object of texts such as headers, in order. Which names and texts are fit to be sent is the caller's to say.</summary>
    public List<KeyValuePair<string, string>> Texts(string name)
    {
        var texts = new List<KeyValuePair<string, string>>();
        if (Nested(name) is not { } nested)
            return texts;
        foreach (var field in nested._fields.EnumerateObject())
        {
            if (field.Value.ValueKind is JsonValueKind.String)
                texts.Add(new(field.Name, field.Value.GetString()!));
            else
                nested.Problem(field.Name, "invalid", $"'{field.Name}' must be a text.");
        }
        if (texts.Count > _reading.MaxHeaders)
            Problem(name, "too_many", $"'{name}' has {texts.Count} entries; at most {_reading.MaxHeaders} are allowed.");
        return texts;
    }

    /// <summary>All fields of the object that is read, whatever their names; none of them is unknown any more.</summary>
    public IEnumerable<JsonProperty> All()
    {
        foreach (var field in _fields.EnumerateObject())
        {
            TryGet(field.Name, out _);
            yield return field;
        }
    }

    /// <summary>A problem for each field that was not asked for. The last thing to call.</summary>
    public void RefuseUnknown()
    {
        if (_reading.KeepUnknownFields)
            return;
        foreach (var field in _fields.EnumerateObject())
        {
            if (!_known.Contains(field.Name))
                Problem(field.Name, "unknown", $"'{field.Name}' is not a field here.{NearestName.Hint(field.Name, _known)} Known: {string.Join(", ", _known)}.");
        }
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
