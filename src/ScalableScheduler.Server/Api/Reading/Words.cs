using System.Collections.Frozen;
using System.Text.Json;

namespace ScalableScheduler.Server.Api.Reading;

/// <summary>The words that stand for the values of an enumeration on the wire.</summary>
internal sealed class Words<T>
    where T : struct, Enum
{
    private readonly FrozenDictionary<string, T> _values;
    private readonly FrozenDictionary<T, string> _words;

    /// <summary>The names of the values, put into the wire's spelling.</summary>
    /// <param name="naming">snake_case for most.</param>
    public Words(JsonNamingPolicy naming)
    {
        _words = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => naming.ConvertName(v.ToString()));
        _values = _words.ToFrozenDictionary(w => w.Value, w => w.Key, StringComparer.Ordinal);
        All = [.. Enum.GetValues<T>().Select(v => _words[v])];
    }

    public IReadOnlyList<string> All { get; }

    public bool TryRead(string word, out T value) => _values.TryGetValue(word, out value);

    public string Of(T value) => _words[value];
}
