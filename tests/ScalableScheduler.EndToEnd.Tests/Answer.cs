using System.Net;
using System.Text.Json;

namespace ScalableScheduler.EndToEnd.Tests;

/// <summary>What a service answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The headers, found by name in any case.</param>
/// <param name="Body">The body as text.</param>
internal sealed record Answer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>Whether the status is one of 2xx.</summary>
    public bool IsGood => (int)Status is >= 200 and < 300;

    public static async Task<Answer> OfAsync(HttpResponseMessage response)
    {
        var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer(response.StatusCode, headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A header's value, or null.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
