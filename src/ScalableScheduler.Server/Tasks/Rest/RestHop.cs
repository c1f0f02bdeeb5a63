using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>One request of a chain of redirects.</summary>
internal sealed record RestHop(Uri Url, HttpMethod Method, byte[]? Body)
{
    public static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    /// <summary>The request that an answer asks for (RFC 9110, 15.4), when it stays on this scheme, host and port.</summary>
    public bool TryFollow(HttpResponseMessage response, [NotNullWhen(true)] out RestHop? next, [NotNullWhen(false)] out string? why)
    {
        (next, why) = (null, null);
        if (response.Headers.Location is not { } location || !Uri.TryCreate(Url, location, out var url))
        {
            why = "a redirect that does not say where to.";
            return false;
        }
        if (!IsSameTarget(url))
        {
            why = $"a redirect to another host, {RestRequest.Origin(url)}, which is not followed; give that URL if it is meant.";
            return false;
        }
        var method = MethodAfter(response.StatusCode);
        next = new RestHop(url, method, method == Method ? Body : null);
        return true;
    }

    private bool IsSameTarget(Uri url) =>
        url.Scheme == Url.Scheme && url.Port == Url.Port && url.IdnHost.Equals(Url.IdnHost, StringComparison.OrdinalIgnoreCase);

    // 301 and 302 turn POST into GET, as every client does; 303 turns all but HEAD into GET; 307 and 308 change nothing.
    private HttpMethod MethodAfter(HttpStatusCode status) => (int)status switch
    {
        301 or 302 when Method == HttpMethod.Post => HttpMethod.Get,
        303 when Method != HttpMethod.Head => HttpMethod.Get,
        _ => Method,
    };
}
