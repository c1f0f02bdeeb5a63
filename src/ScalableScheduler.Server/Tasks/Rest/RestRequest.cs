using System.Net.Http.Headers;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>A connection of type <c>rest</c>, read and found good.</summary>
internal sealed record RestRequest
{
    public required Uri Url { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>The user's, without those that describe the content.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The user's that describe the content, without <c>Content-Type</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> ContentHeaders { get; init; }

    public required MediaTypeHeaderValue ContentType { get; init; }

    /// <summary>The value of <c>Authorization</c>, from <c>auth</c> or the URL.</summary>
    public string? Authorization { get; init; }

    /// <summary>Whether the body is made for each attempt, of the whole schedule.</summary>
    public required bool SendsSchedule { get; init; }

    /// <summary>The data, which is the body unless the schedule is; null for none.</summary>
    public byte[]? Data { get; init; }

    public required SuccessCodes Success { get; init; }

    /// <summary>What must not be shown if the target's answer repeats it, in UTF-8.</summary>
    public required IReadOnlyList<byte[]> Secrets { get; init; }

    /// <summary>A URL without what may be secret in it: no user, no path, no query.</summary>
    public static string Origin(Uri url) => $"{url.Scheme}://{url.Authority}";

    // A record's own text would show the headers.
    public override string ToString() => $"{Method} {Origin(Url)}";
}
