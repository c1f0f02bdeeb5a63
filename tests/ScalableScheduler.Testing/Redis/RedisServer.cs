namespace ScalableScheduler.Testing;

/// <summary>A real redis-server on a free loopback port, with its data in a private temporary folder.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int PortTries = 5;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private readonly RedisServerOptions _options;
    private readonly string _folder;
    private ChildProcess? _process;

    private RedisServer(RedisServerOptions options, string folder, int port)
    {
        _options = options;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>"127.0.0.1:port".</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>The password clients must give; null when there is none.</summary>
    public string? Password => _options.Password;

    /// <summary>Whether a process runs (paused ones do).</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What redis-server wrote since its last start.</summary>
    public IReadOnlyList<string> Output => _process?.Output ?? [];

    /// <summary>Starts a server with an append-only file and no password.</summary>
    /// <param name="args">Further redis-server arguments.</param>
    /// <exception cref="InvalidOperationException">redis-server is not installed, or it ended at once.</exception>
    public static Task<RedisServer> StartAsync(params string[] args) =>
        StartAsync(new RedisServerOptions { Arguments = args });

    /// <inheritdoc cref="StartAsync(string[])"/>
    public static async Task<RedisServer> StartAsync(RedisServerOptions options)
    {
        for (var i = 1; ; i++)
        {
            var folder = Directory.CreateTempSubdirectory("redis-").FullName;
            var server = new RedisServer(options, folder, LoopbackPort.Next());
            try
            {
                await server.LaunchAsync();
                return server;
            }
            catch (InvalidOperationException) when (i < PortTries && server.LostItsPort)
            {
                // Another program took the port between our look and redis-server's bind.
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>Starts it again on the same port with the same data; ends it gracefully first if it still runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAsync();
    }

    /// <summary>Ends it at once (SIGKILL), as a crash would, and waits until it is gone. What Redis acknowledged stays in the append-only file.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Ends it gracefully (SIGTERM) and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } process)
            return;
        process.Signal(Signals.Terminate);
        process.Signal(Signals.Continue); // A stopped process handles SIGTERM only once it runs again.
        await process.WaitForExitAsync(StopDeadline);
    }

    /// <summary>Freezes the process (SIGSTOP): connections stay open and nothing answers.</summary>
    public void Pause() => _process?.Signal(Signals.Stop);

    /// <summary>Lets a paused process go on (SIGCONT).</summary>
    public void Continue() => _process?.Signal(Signals.Continue);

    /// <summary>Runs one command over a connection of its own, independent of any client library.</summary>
    /// <returns>The reply as text: status, number, string or null; the text of an error reply, from "-", too.</returns>
    public async Task<string?> ExecuteAsync(params string[] command)
    {
        await using var connection = await RespConnection.OpenAsync(Port, _options.Certificate is not null);
        if (_options.Password is { } password)
            await connection.ExecuteAsync("AUTH", password);
        return await connection.ExecuteAsync(command);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private bool LostItsPort =>
        Output.Any(line => line.Contains("Address already in use", StringComparison.Ordinal));

    private async Task LaunchAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        var file = Executable.Require("redis-server", "redis-server");
        var process = await ChildProcess.StartAsync(file, RedisArguments.For(_options, Port, _folder), workingDirectory: _folder);
        _process = process;
        await Eventually.TrueAsync(AnswersPingAsync, StartDeadline, $"redis-server to answer PING: {process}");

        async Task<bool> AnswersPingAsync()
        {
            if (process.HasExited)
            {
                await process.WaitForExitAsync(StopDeadline);
                throw new InvalidOperationException($"redis-server did not start: {process}");
            }
            // A server that still reads its append-only file answers -LOADING.
            return await ExecuteAsync("PING") is "PONG";
        }
    }
}
