using System.Text.Json;

namespace ScalableScheduler.Worker;

/// <summary>How a worker works. Only <see cref="Server"/> has to be set.</summary>
public sealed class WorkerOptions
{
    /// <summary>No claim asks for more: the service's own bound.</summary>
    internal const int ClaimAtMost = 100;

    /// <summary>The service's address, as in <c>http://scheduler:9902</c>: a node, or a balancer before several. Any node
    /// serves any run.</summary>
    public Uri? Server
    {
        get => Servers.Count == 0 ? null : Servers[0];
        set => Servers = value is null ? [] : [value];
    }

    /// <summary>The addresses of several nodes. One is used until it fails; then the next.</summary>
    public IReadOnlyList<Uri> Servers { get; set; } = [];

    /// <summary>What the worker calls itself: it stands in the history of the runs. The machine and the process by default.</summary>
    public string Name { get; set; } = FormattableString.Invariant($"{Environment.MachineName}-{Environment.ProcessId}");

    /// <summary>At most so many runs of a queue at once, where <c>Handle</c> says nothing else. 10 by default.</summary>
    public int Concurrency { get; set; } = 10;

    /// <summary>At most so many runs of all queues at once; null (default) for the sum of the queues.</summary>
    public int? TotalConcurrency { get; set; }

    /// <summary>How long the service lets a claim wait for work, 1 to 30 s; 25 s by default.</summary>
    public TimeSpan ClaimWait { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Heartbeats are sent at a third of the run's heartbeat timeout, and at least so often: it is also how soon a
    /// handler hears of a request to cancel. 10 s by default.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Progress is sent at most so often; of what comes in between the last counts. 1 s by default.</summary>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the service may take to answer, on top of the wait of a claim. 10 s by default.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two tries while the service is away. 5 s by default.</summary>
    public TimeSpan MaxBackOff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long handlers may go on when the worker stops; then their tokens are cancelled. 20 s by default, which
    /// with <see cref="StopGrace"/> stays below the 30 s of a .NET host and of Kubernetes.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a handler may take to end once its token is cancelled because the worker stops; then its run is given
    /// up. As long again is given to tell the service. 3 s by default.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>A larger result is not sent, and fails the run: in bytes of JSON, 64 KiB by default, as much as the service keeps.</summary>
    public int MaxResultBytes { get; set; } = 64 * 1024;

    /// <summary>How data is read and results are written: by default as on the web (camelCase, any case is read).</summary>
    public JsonSerializerOptions Json { get; set; } = JsonSerializerOptions.Web;

    /// <summary>Gives the bearer token of a request, fresh each time; null (default) for none.</summary>
    public Func<CancellationToken, ValueTask<string?>>? Token { get; set; }

    /// <summary>Makes what sends the requests: for certificates, proxies, headers of your own. By default a
    /// <see cref="SocketsHttpHandler"/> that renews its connections, so that changes of DNS are seen.</summary>
    public Func<HttpMessageHandler> CreateHttpHandler { get; set; } =
        static () => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), ConnectTimeout = TimeSpan.FromSeconds(5) };

    /// <exception cref="ArgumentException">Something is not as it must be; the message says what.</exception>
    internal void Validate()
    {
        Require(Servers.Count > 0, nameof(Server), "must be set, as in http://scheduler:9902");
        Require(Servers.All(s => s is { IsAbsoluteUri: true, Scheme: "http" or "https" }), nameof(Server), "must be absolute, with http or https");
        Require(Name.Length is > 0 and <= 256, nameof(Name), "must have 1 to 256 characters");
        Require(Concurrency >= 1, nameof(Concurrency), "must be 1 or more");
        Require(TotalConcurrency is null or >= 1, nameof(TotalConcurrency), "must be 1 or more");
        Require(ClaimWait >= TimeSpan.FromSeconds(1) && ClaimWait <= TimeSpan.FromSeconds(30), nameof(ClaimWait), "must be 1 to 30 seconds");
        Require(HeartbeatInterval > TimeSpan.Zero, nameof(HeartbeatInterval), "must be positive");
        Require(ProgressInterval >= TimeSpan.Zero, nameof(ProgressInterval), "must not be negative");
        Require(RequestTimeout > TimeSpan.Zero, nameof(RequestTimeout), "must be positive");
        Require(MaxBackOff > TimeSpan.Zero, nameof(MaxBackOff), "must be positive");
        Require(ShutdownTimeout >= TimeSpan.Zero, nameof(ShutdownTimeout), "must not be negative");
        Require(StopGrace >= TimeSpan.Zero, nameof(StopGrace), "must not be negative");
        Require(MaxResultBytes > 0, nameof(MaxResultBytes), "must be positive");
    }

    private static void Require(bool isSo, string name, string what)
    {
        if (!isSo)
            throw new ArgumentException($"The worker's {name} {what}.", name);
    }
}
