using System.Globalization;
using System.Text.Json;
using ScalableScheduler.Server.Api.Problems;
using ScalableScheduler.Server.Api.Reading;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>Reads the parameters of a call, which have names: an object, or an array that holds one, as Go's net/rpc sends it.
/// Neither case nor underscores matter in a name, so that <c>executeAt</c>, <c>ExecuteAt</c> and <c>execute_at</c> are one.
/// Problems name a parameter as it was spelled.</summary>
internal sealed class RpcParams
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private readonly Dictionary<string, string> _spellings = new(StringComparer.OrdinalIgnoreCase);
    private readonly FieldProblems _problems = new();
    private readonly ObjectReader _reader;
    private readonly bool _passesOverUnknown;

    public RpcParams(JsonElement? given, bool passesOverUnknown)
    {
        _passesOverUnknown = passesOverUnknown;
        var members = given switch
        {
            null => Nothing,
            { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() == 0 => Nothing,
            { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() == 1 => array[0],
            { } other => other,
        };
        if (members.ValueKind != JsonValueKind.Object)
        {
            _problems.Add("", Reasons.WrongType, "params must be an object, or an array that holds one.");
            members = Nothing;
        }
        _reader = new ObjectReader(members, "", _problems);
        foreach (var member in members.EnumerateObject())
        {
            if (!_spellings.TryAdd(Bare(member.Name), member.Name))
                _reader.Refuse(member.Name, Reasons.Conflict, $"'{_spellings[Bare(member.Name)]}' and '{member.Name}' are the same parameter; give it once.");
        }
    }

    /// <summary>What is wrong with the parameters, once all were asked for; null for nothing.</summary>
    public RpcError? Refusal()
    {
        if (!_passesOverUnknown)
            _reader.RefuseOthers();
        return _problems.Any ? RpcError.InvalidParams(_problems.Found) : null;
    }

    /// <summary>A parameter's name as the caller spelled it.</summary>
    public string SpellingOf(string name) => _spellings.GetValueOrDefault(Bare(name), name);

    /// <summary>A JSON pointer to a parameter.</summary>
    public string PathOf(string name) => _reader.PathOf(SpellingOf(name));

    public void Refuse(string name, string reason, string message) => _reader.Refuse(SpellingOf(name), reason, message);

    public JsonElement? Any(string name) => _reader.Any(SpellingOf(name));

    public string? Text(string name, int maxLength) => _reader.Text(SpellingOf(name), maxLength) is { Length: > 0 } text ? text : null;

    public bool? Flag(string name) => _reader.Flag(SpellingOf(name));

    public double? Number(string name, double min, double max) => _reader.Number(SpellingOf(name), min, max);

    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max) => _reader.Duration(SpellingOf(name), min, max);

    /// <summary>A text that must be there and not be empty.</summary>
    public string RequiredText(string name, int maxLength, string what)
    {
        var found = Text(name, maxLength);
        if (found is null && (Any(name) is not { } given || (given.ValueKind == JsonValueKind.String && given.ValueEquals(""))))
            Refuse(name, Reasons.Required, $"{SpellingOf(name)} is missing: {what}.");
        return found ?? "";
    }

    /// <summary>What a program has to say to people: of any number of lines. What is too long is cut.</summary>
    public string? Prose(string name, int maxLength) => _reader.Prose(SpellingOf(name), maxLength) is { Length: > 0 } text ? text : null;

    /// <summary>A whole number, or a text that is one.</summary>
    public int? Whole(string name, int min, int max)
    {
        if (Any(name) is not { } given)
            return null;
        var text = given.ValueKind switch
        {
            JsonValueKind.Number => given.GetRawText(),
            JsonValueKind.String => given.GetString(),
            _ => null,
        };
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Refuse(name, Reasons.Invalid, string.Create(CultureInfo.InvariantCulture, $"{SpellingOf(name)} must be a whole number from {min} to {max}."));
        return null;
    }

    /// <summary>A time. Go's zero time is the same as none.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Any(name) is not { } given)
            return null;
        if (given.ValueKind == JsonValueKind.String && Instants.TryParse(ToTicks(given.GetString()!), out var instant))
            return instant == DateTimeOffset.MinValue ? null : instant;
        Refuse(name, Reasons.Invalid, $"{SpellingOf(name)} must be {Instants.Form}.");
        return null;
    }

    // RFC 3339 allows any number of digits after the second, and Go writes nine; seven are all that a time here can hold.
    private static string ToTicks(string text)
    {
        const int digitsHeld = 7;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
            return text;
        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - point - 1 > digitsHeld ? text.Remove(point + 1 + digitsHeld, end - point - 1 - digitsHeld) : text;
    }

    private static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
