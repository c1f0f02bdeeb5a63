using System.Globalization;
using System.Text.Json;

namespace ScalableScheduler.Templates;

/// <summary>Where in a document a reader stands.</summary>
internal sealed class JsonPath
{
    private const int NoArray = -1;

    private readonly List<string> _names = [];
    private readonly Stack<int> _items = new();

    /// <summary>The names and numbers on the way to the value that was read last.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The same as a JSON pointer (RFC 6901).</summary>
    public string Pointer => string.Concat(_names.Select(n => $"/{n.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"));

    /// <summary>To be called after each token.</summary>
    public void Follow(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _names[^1] = reader.GetString()!;
                break;
            case JsonTokenType.StartObject:
                Count();
                Enter(NoArray);
                break;
            case JsonTokenType.StartArray:
                Count();
                Enter(0);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _items.Pop();
                _names.RemoveAt(_names.Count - 1);
                break;
            default:
                Count();
                break;
        }
    }

    private void Enter(int item)
    {
        _items.Push(item);
        _names.Add("");
    }

    // A value within an array has a number, not a name.
    private void Count()
    {
        if (!_items.TryPeek(out var item) || item == NoArray)
            return;
        _names[^1] = item.ToString(CultureInfo.InvariantCulture);
        _items.Pop();
        _items.Push(item + 1);
    }
}
