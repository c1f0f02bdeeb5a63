using System.Text;
using System.Text.Json;

namespace ScalableScheduler.Testing;

/// <summary>A request as it reached a <see cref="Target"/>.</summary>
/// <param name="Number">Its place in the log, from 0.</param>
/// <param name="ReceivedAt">When its body had been read, by the target's clock.</param>
/// <param name="Timestamp">The same instant as a timestamp of that clock, to measure intervals with.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Without the query, decoded.</param>
/// <param name="Query">With its question mark, as sent; empty when there is none.</param>
/// <param name="Headers">Found by name in any case; several of one name are joined by ", ".</param>
/// <param name="Body">The body's bytes.</param>
public sealed record RecordedRequest(
    int Number,
    DateTimeOffset ReceivedAt,
    long Timestamp,
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Body);
        return document.RootElement.Clone();
    }
}
