using System.Net.Sockets;

namespace ScalableScheduler.Testing;

/// <summary>
/// A real RabbitMQ broker on free loopback ports, with its data, its Erlang cookie and its port mapper (epmd) in a private
/// temporary folder, so that it shares nothing with any other broker of the machine. Guests log in as <c>guest</c> with
/// the password <c>guest</c>.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    // Not Debian's /usr/sbin/rabbitmq-server, which changes the user and the folder first.
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const int PortTries = 5;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly RabbitMqPorts _ports;
    private ChildProcess? _epmd;
    private ChildProcess? _process;

    private RabbitMqServer(string folder, RabbitMqPorts ports)
    {
        _folder = folder;
        _ports = ports;
    }

    public int Port => _ports.Amqp;

    /// <summary>"127.0.0.1:port".</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>The URL of its virtual host "/", with user and password.</summary>
    public Uri Url => new($"amqp://guest:guest@{Endpoint}/%2F");

    /// <summary>Whether a process runs (paused ones do).</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the broker wrote since its last start.</summary>
    public IReadOnlyList<string> Output => _process?.Output ?? [];

    /// <summary>Starts a broker and waits until clients can connect.</summary>
    /// <param name="settings">Further lines of its configuration file, such as <c>max_message_size = 1000</c>.</param>
    /// <exception cref="InvalidOperationException">rabbitmq-server is not installed, or it ended at once.</exception>
    public static async Task<RabbitMqServer> StartAsync(params string[] settings)
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"The tests need {Program}. Install Debian's package 'rabbitmq-server' (apt-get install rabbitmq-server).");
        for (var i = 1; ; i++)
        {
            var folder = Directory.CreateTempSubdirectory("rabbitmq-").FullName;
            var server = new RabbitMqServer(folder, RabbitMqPorts.Next());
            try
            {
                await RabbitMqFiles.WriteAsync(folder, settings);
                await server.LaunchEpmdAsync();
                await server.LaunchAsync();
                return server;
            }
            catch (InvalidOperationException) when (i < PortTries && server.LostAPort)
            {
                // Another program took a port between our look and the broker's bind.
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

    /// <summary>Ends it at once (SIGKILL), as a crash would, and waits until it is gone. Durable queues keep the persistent messages that were confirmed.</summary>
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

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        if (_epmd is not null)
            await _epmd.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private bool LostAPort =>
        Output.Concat(_epmd?.Output ?? []).Any(line =>
            line.Contains("eaddrinuse", StringComparison.OrdinalIgnoreCase) || line.Contains("in use", StringComparison.OrdinalIgnoreCase));

    // Erlang would start one itself, as a daemon that outlives the tests.
    private async Task LaunchEpmdAsync() => _epmd = await ChildProcess.StartAsync(
        Executable.Require("epmd", "erlang-base"), ["-port", $"{_ports.Epmd}", "-address", "127.0.0.1"], workingDirectory: _folder);

    private async Task LaunchAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        // The script becomes the Erlang machine (exec), so signals to the process reach the broker.
        var process = await ChildProcess.StartAsync(Program, [], RabbitMqFiles.Environment(_folder, _ports), workingDirectory: _folder);
        _process = process;
        await Eventually.TrueAsync(GreetsAsync, StartDeadline, $"RabbitMQ to accept connections: {process}");

        async Task<bool> GreetsAsync()
        {
            if (!process.HasExited)
                return await GreetingAsync();
            await process.WaitForExitAsync(StopDeadline);
            throw new InvalidOperationException($"RabbitMQ did not start: {process}");
        }
    }

    // A broker answers the protocol header with a method frame (type 1), connection.start.
    private async Task<bool> GreetingAsync()
    {
        using var deadline = new CancellationTokenSource(AnswerDeadline, TimeProvider.System);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), deadline.Token);
        var type = new byte[1];
        return await stream.ReadAsync(type, deadline.Token) == 1 && type[0] == 1;
    }
}
