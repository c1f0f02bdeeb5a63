using System.Net;
using System.Text;

namespace ScalableScheduler.Server.Tasks.Rest;

/// <summary>The connections to all targets: one pool for the process.</summary>
internal static class RestTransport
{
    // Enough for a burst to one target to flow, few enough not to use up its or our sockets.
    private const int MaxConnectionsPerTarget = 512;

    private static readonly string[] ProxyVariables = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // Followed by hand, so that credentials never reach another host.
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        EnableMultipleHttp2Connections = true,
        MaxConnectionsPerServer = MaxConnectionsPerTarget,
        MaxResponseDrainSize = 0, // What is left of an answer that is too large is not worth reading.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // A name that moves to another address is followed within that time.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        UseCookies = false, // Runs must not depend on what another run's target set.
        UseProxy = ProxyVariables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))),
    });
}
