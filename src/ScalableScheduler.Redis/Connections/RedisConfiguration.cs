using StackExchange.Redis;

namespace ScalableScheduler.Redis.Connections;

/// <summary>How the client library is set up. The figures were measured against killed, paused and unreachable servers:
/// a restarted server is used again within about 60 ms, calls to a paused one fail in time and then at once.</summary>
internal static class RedisConfiguration
{
    private const int ReconnectEveryMs = 100;

    public static ConfigurationOptions Of(RedisOptions options)
    {
        var timeout = (int)options.Timeout.TotalMilliseconds;
        var configuration = new ConfigurationOptions
        {
            // A server that is not there yet is waited for, not an error.
            AbortOnConnectFail = false,
            // A call made while the connection is away fails at once: its caller decides whether it is worth repeating.
            BacklogPolicy = BacklogPolicy.FailFast,
            ReconnectRetryPolicy = new LinearRetry(ReconnectEveryMs),
            // Timeouts and dead connections are noticed at this pace.
            HeartbeatInterval = TimeSpan.FromMilliseconds(100),
            HeartbeatConsistencyChecks = true,
            KeepAlive = 1,
            ConnectTimeout = timeout,
            SyncTimeout = timeout,
            AsyncTimeout = timeout + WaitForReplicas(options.Durability),
            DefaultDatabase = options.Database,
            Ssl = options.Tls,
            User = NullIfEmpty(options.User),
            Password = NullIfEmpty(options.Password),
            ServiceName = NullIfEmpty(options.SentinelMaster),
            ClientName = "ScalableScheduler",
        };
        foreach (var endpoint in options.Endpoints)
            configuration.EndPoints.Add(endpoint);
        return configuration;
    }

    private static int WaitForReplicas(RedisDurabilityOptions durability) =>
        durability.Replicas > 0 ? (int)durability.Timeout.TotalMilliseconds : 0;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
