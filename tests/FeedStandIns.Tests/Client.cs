using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

/// <summary>StackExchange.Redis as a service would set it up: it fails fast and notices a dead link soon.</summary>
internal static class Client
{
    /// <summary>How long a call may take before it fails.</summary>
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    /// <summary>For tests of large values, which a busy machine may take long over.</summary>
    public static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    public static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, TimeSpan? callTimeout = null) =>
        ConnectionMultiplexer.ConnectAsync(Options(server.Port, callTimeout));

    public static Task<ConnectionMultiplexer> ConnectAsync(FaultProxy proxy, TimeSpan? callTimeout = null) =>
        ConnectionMultiplexer.ConnectAsync(Options(proxy.Port, callTimeout));

    /// <summary>Connects with TLS and trusts this one certificate.</summary>
    public static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, X509Certificate2 certificate)
    {
        var options = Options(server.Port, Patient);
        options.Ssl = true;
        options.CertificateValidation += (_, shown, _, errors) =>
            errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate.Equals(shown);
        options.SslHost = "localhost";
        return ConnectionMultiplexer.ConnectAsync(options);
    }

    public static ConfigurationOptions Options(int port, TimeSpan? callTimeout = null)
    {
        var timeout = (int)(callTimeout ?? CallTimeout).TotalMilliseconds;
        return new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", port } },
            AbortOnConnectFail = false,
            AsyncTimeout = timeout,
            BacklogPolicy = BacklogPolicy.FailFast,
            ConnectTimeout = (int)CallTimeout.TotalMilliseconds,
            HeartbeatConsistencyChecks = true,
            HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            KeepAlive = 1,
            ReconnectRetryPolicy = new LinearRetry(100),
            SyncTimeout = timeout,
        };
    }

    /// <summary>Waits until commands work again.</summary>
    public static Task RecoversAsync(ConnectionMultiplexer client) =>
        Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await client.GetDatabase().PingAsync();
                    return true;
                }
                catch (Exception e) when (e is RedisException or RedisTimeoutException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(20),
            "Redis to answer again");
}
