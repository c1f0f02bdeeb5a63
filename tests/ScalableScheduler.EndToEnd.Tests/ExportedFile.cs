using System.Text.Json;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>An export, as a test looks into it.</summary>
internal sealed class ExportedFile(string text)
{
    private readonly List<JsonElement> _lines = [.. text.TrimEnd('\n').Split('\n').Select(l => JsonElement.Parse(l))];

    public string Text { get; } = text;

    /// <summary>The runs that have ended.</summary>
    public HashSet<string> Ended => [.. Of("record").Where(l => !l.GetProperty("record").TryGetProperty("skipped", out _)).Select(l => l.Text("id"))];

    /// <summary>The runs that were open.</summary>
    public HashSet<string> Open => [.. Of("schedule").Where(l => l.TryGetProperty("runs", out _)).SelectMany(l => l.GetProperty("runs").EnumerateArray()).Select(r => r.Text("id"))];

    /// <summary>The last nominal time of each schedule that is settled, in Unix ms.</summary>
    public Dictionary<string, long> Cursors => Of("schedule")
        .Where(l => l.GetProperty("state").TryGetProperty("cursor", out _))
        .ToDictionary(l => l.Text("schedule"), l => l.GetProperty("state").GetProperty("cursor").GetInt64(), StringComparer.Ordinal);

    public IEnumerable<JsonElement> Of(string type) => _lines.Where(l => l.Text("type") == type);

    /// <summary>Asks a service for one, and reads it to its end.</summary>
    public static async Task<ExportedFile> ReadAsync(HttpClient http) => new(await http.GetStringAsync(new Uri("export", UriKind.Relative)));
}
