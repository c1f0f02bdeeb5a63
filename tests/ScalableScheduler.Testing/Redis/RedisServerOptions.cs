using System.Security.Cryptography.X509Certificates;

namespace ScalableScheduler.Testing;

/// <summary>How a <see cref="RedisServer"/> is started.</summary>
public sealed record RedisServerOptions
{
    /// <summary>Whether writes go to the append-only file (synced each second), so that they survive a restart and a kill.</summary>
    public bool AppendOnly { get; init; } = true;

    /// <summary>The password clients must give; none when null.</summary>
    public string? Password { get; init; }

    /// <summary>With a certificate (and its private key, exportable) the port speaks TLS; client certificates are not asked for.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Further redis-server arguments, e.g. <c>--maxmemory 10mb</c> as two strings; they override the defaults.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
