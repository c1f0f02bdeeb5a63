using System.Net;
using System.Text.Json;

namespace ScalableScheduler.Chaos.Load;

/// <summary>What a node answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ETag">The version of what is shown; null where there is none.</param>
/// <param name="Link">Where the next page is; null at the end.</param>
/// <param name="Body">The body, JSON or empty.</param>
internal sealed record ApiAnswer(HttpStatusCode Status, string? ETag, string? Link, string Body)
{
    /// <summary>How often it was asked. A try before the last may have been carried out, or may yet be.</summary>
    public int Tries { get; init; } = 1;

    public bool IsGood => (int)Status is >= 200 and < 300;

    /// <summary>Whether a client asks again, as the API says it may.</summary>
    public bool AsksToRetry => (int)Status >= 500;

    public JsonElement Json => JsonElement.Parse(Body);
}
