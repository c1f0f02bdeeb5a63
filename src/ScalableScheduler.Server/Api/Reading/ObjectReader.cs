using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Text;
using ScalableScheduler.Time;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>Reads the members of a JSON object strictly. What is wrong goes to the collected problems and reads as if it
/// had not been given; <c>null</c> is the same as not given.</summary>
internal sealed class ObjectReader(JsonElement source, string path, FieldProblems problems)
{
    private readonly List<string> _known = new(32);

    public FieldProblems Problems => problems;

    public string PathOf(string name) => JsonPointer.Member(path, name);

    /// <summary>Notes a problem with a member.</summary>
    public void Refuse(string name, string reason, string message) => problems.Add(PathOf(name), reason, message);

    /// <summary>Any value.</summary>
    public JsonElement? Any(string name)
    {
        _known.Add(name);
        return source.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name, int maxLength) =>
        Of(name, JsonValueKind.String, "a string") is { } value ? Checked(PathOf(name), name, value.GetString()!, maxLength) : null;

    /// <summary>What a program has to say to people, such as why it failed: of any number of lines. What is too long is cut, since
    /// that is no reason to refuse the rest.</summary>
    public string? Prose(string name, int maxLength) =>
        Of(name, JsonValueKind.String, "a string") is { } value ? Excerpt.Of(value.GetString()!, maxLength) : null;

    public bool? Flag(string name)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        WrongType(name, "true or false", value);
        return null;
    }

    public long? Whole(string name, long min, long max)
    {
        if (Of(name, JsonValueKind.Number, "a whole number") is not { } value)
            return null;
        if (value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        Refuse(name, Reasons.Invalid, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {min} to {max}."));
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Of(name, JsonValueKind.Number, "a number") is not { } value)
            return null;
        if (value.TryGetDouble(out var number) && number >= min && number <= max)
            return number;
        Refuse(name, Reasons.Invalid, string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {min} to {max}."));
        return null;
    }

    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (DurationText(name) is not { } text)
            return null;
        if (Durations.TryParse(text, out var duration) && duration >= min && duration <= max)
            return duration;
        Refuse(name, Reasons.Invalid, $"{name} must be a duration from {Durations.Format(min)} to {Durations.Format(max)}, such as \"30s\", \"1h30m\", \"PT30S\" or a number of seconds.");
        return null;
    }

    /// <summary>A string, or a number as it is written.</summary>
    public string? DurationText(string name, int maxLength = 64)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetRawText();
        if (value.ValueKind == JsonValueKind.String)
            return Checked(PathOf(name), name, value.GetString()!, maxLength);
        WrongType(name, "a string or a number", value);
        return null;
    }

    public DateTimeOffset? Instant(string name)
    {
        if (Of(name, JsonValueKind.String, "a string") is not { } value)
            return null;
        if (Instants.TryParse(value.GetString()!, out var instant))
            return instant;
        Refuse(name, Reasons.Invalid, $"{name} must be {Instants.Form}.");
        return null;
    }

    /// <summary>One of some words.</summary>
    public T? Choice<T>(string name, Words<T> words)
        where T : struct, Enum
    {
        if (Of(name, JsonValueKind.String, "a string") is not { } value)
            return null;
        var text = value.GetString()!;
        if (words.TryRead(text, out var choice))
            return choice;
        Refuse(name, Reasons.Invalid, NotAmong(name, text, words.All));
        return null;
    }

    public IReadOnlyList<string>? Texts(string name, int maxItems, int maxLength, string limitSetting)
    {
        if (Of(name, JsonValueKind.Array, "an array of strings") is not { } array)
            return null;
        if (array.GetArrayLength() > maxItems)
            Refuse(name, Reasons.TooMany, $"{name} holds {array.GetArrayLength()} items; {maxItems} are allowed ({limitSetting}).");
        var texts = new List<string>();
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            var at = JsonPointer.Item(PathOf(name), index++);
            if (item.ValueKind != JsonValueKind.String)
                problems.Add(at, Reasons.WrongType, $"{name} holds strings only.");
            else if (item.GetString() is not { Length: > 0 } text)
                problems.Add(at, Reasons.Invalid, $"{name} holds no empty strings.");
            else if (Checked(at, name, text, maxLength) is { } good && !texts.Contains(good, StringComparer.Ordinal))
                texts.Add(good);
        }
        return texts;
    }

    public ObjectReader? Object(string name) => ObjectElement(name) is { } value ? new ObjectReader(value, PathOf(name), problems) : null;

    public JsonElement? ObjectElement(string name) => Of(name, JsonValueKind.Object, "an object");

    /// <summary>Members that answers have and requests may repeat, to no effect.</summary>
    public void ReadOnly(params ReadOnlySpan<string> names) => _known.AddRange(names);

    /// <summary>Refuses members that nothing asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var member in source.EnumerateObject())
        {
            if (_known.Contains(member.Name, StringComparer.Ordinal))
                continue;
            var nearest = NearestName.Of(member.Name, _known);
            var hint = nearest is null ? $"known are {string.Join(", ", _known)}." : $"did you mean '{nearest}'?";
            Refuse(member.Name, Reasons.Unknown, $"There is no field '{Shown(member.Name)}'; {hint}");
        }
    }

    /// <summary>The message about a word that is not among those allowed.</summary>
    public static string NotAmong(string name, string given, IReadOnlyCollection<string> allowed) =>
        $"{name} '{Shown(given)}' is not known.{NearestName.Hint(given, allowed)} Allowed: {string.Join(", ", allowed)}.";

    private JsonElement? Of(string name, JsonValueKind kind, string wanted)
    {
        if (Any(name) is not { } value)
            return null;
        if (value.ValueKind == kind)
            return value;
        WrongType(name, wanted, value);
        return null;
    }

    private void WrongType(string name, string wanted, JsonElement value) =>
        Refuse(name, Reasons.WrongType, $"{name} must be {wanted}, not {Kind(value)}.");

    private string? Checked(string at, string name, string text, int maxLength)
    {
        if (text.Length > maxLength)
        {
            problems.Add(at, Reasons.TooLong, $"{name} is {text.Length} characters long; {maxLength} are allowed.");
            return null;
        }
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            problems.Add(at, Reasons.Invalid, $"{name} must not hold control characters.");
            return null;
        }
        return text;
    }

    private static string Shown(string text) => text.Length <= 64 ? text : $"{text[..64]}…";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        _ => "true or false",
    };
}
