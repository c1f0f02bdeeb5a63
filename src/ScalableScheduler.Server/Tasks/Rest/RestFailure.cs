using System.Net.Sockets;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>Says why there was no answer, without the user, path or query of the URL.</summary>
internal static class RestFailure
{
    /// <summary>Null when the exception is not one of the network's.</summary>
    public static string? Explain(Exception exception, Uri url)
    {
        var target = url.Authority;
        return exception switch
        {
            HttpRequestException e => Explain(e, url, target),
            OperationCanceledException => $"{target} did not accept a connection in time.", // The handler's own timeout.
            IOException => $"{target} broke off its answer.",
            _ => null,
        };
    }

    private static string Explain(HttpRequestException e, Uri url, string target) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"The name '{url.IdnHost}' can't be resolved.",
        HttpRequestError.ConnectionError when Socket(e) is SocketError.ConnectionRefused => $"{target} refused the connection.",
        HttpRequestError.ConnectionError => $"{target} can't be reached: {Innermost(e).Message}",
        HttpRequestError.SecureConnectionError => $"No TLS connection with {target}: {Innermost(e).Message}",
        HttpRequestError.ResponseEnded => $"{target} closed the connection without a whole answer.",
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => $"{target} gave an answer that is not HTTP.",
        HttpRequestError.ConfigurationLimitExceeded => $"{target} gave an answer with too large headers.",
        HttpRequestError.ProxyTunnelError => $"The proxy gave no connection to {target}.",
        _ => $"The connection with {target} broke: {Innermost(e).Message}",
    };

    private static SocketError? Socket(Exception e) => (Innermost(e) as SocketException)?.SocketErrorCode;

    private static Exception Innermost(Exception e) => e.GetBaseException();
}
