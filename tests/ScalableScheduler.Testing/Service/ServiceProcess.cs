using System.Globalization;
using System.Net;

namespace ScalableScheduler.Testing;

/// <summary>The built server as a process of its own, on a free loopback port.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private const string Assembly = "ScalableScheduler.Server";

    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(45);

    private readonly ChildProcess _process;

    private ServiceProcess(ChildProcess process, int port)
    {
        _process = process;
        Port = port;
        Http = new HttpClient { BaseAddress = Url };
    }

    public int Port { get; }

    public Uri Url => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));

    /// <summary>A client whose addresses are relative to <see cref="Url"/>.</summary>
    public HttpClient Http { get; }

    public int Id => _process.Id;

    /// <summary>Completes with the exit code; 128 + n when signal n ended the process.</summary>
    public Task<int> Exited => _process.Exited;

    /// <summary>The last lines the server wrote.</summary>
    public IReadOnlyList<string> Output => _process.Output;

    /// <summary>Starts the server with these flags; it is not ready yet, see <see cref="WaitReadyAsync"/>.</summary>
    public static Task<ServiceProcess> StartAsync(params string[] arguments) =>
        StartAsync(new ServiceProcessOptions { Arguments = arguments });

    /// <summary>Starts the server; it is not ready yet, see <see cref="WaitReadyAsync"/>.</summary>
    /// <exception cref="FileNotFoundException">The server is not built.</exception>
    public static async Task<ServiceProcess> StartAsync(ServiceProcessOptions options)
    {
        var port = options.Port ?? LoopbackPort.Next();
        var dotnet = Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) is "dotnet"
            ? self
            : Executable.Require("dotnet", "dotnet-sdk-10.0");
        string[] command = [.. options.Wrapper, dotnet, options.Dll ?? FindDll(), .. options.Listen(port), .. options.Arguments];
        var file = options.Wrapper.Count == 0 ? dotnet : Executable.Require(command[0], command[0]);
        return new ServiceProcess(await ChildProcess.StartAsync(file, command[1..], options.Environment, onLine: options.OnLine), port);
    }

    /// <summary>Waits until GET /health/ready answers 200.</summary>
    /// <param name="within">30 seconds when null.</param>
    /// <exception cref="InvalidOperationException">The process ended; the message holds its output.</exception>
    /// <exception cref="TimeoutException">It did not get ready in time.</exception>
    public async Task WaitReadyAsync(TimeSpan? within = null)
    {
        try
        {
            await Eventually.TrueAsync(IsReadyAsync, within ?? ReadyDeadline, "the service to be ready");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} {_process}", e);
        }
    }

    /// <summary>Sends a signal, see <see cref="Signals"/>.</summary>
    public void Signal(int signal) => _process.Signal(signal);

    /// <summary>Ends it at once (SIGKILL), as a crash would, and waits until it is gone.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Waits until it has ended by itself and its output was read, and returns its exit code.</summary>
    /// <exception cref="TimeoutException">It still runs after 45 seconds.</exception>
    public Task<int> WaitForExitAsync() => _process.WaitForExitAsync(ExitDeadline);

    /// <summary>Asks it to end (SIGTERM), waits until it has, and returns its exit code.</summary>
    /// <exception cref="TimeoutException">It still runs after 45 seconds.</exception>
    public Task<int> TerminateAsync()
    {
        _process.Signal(Signals.Terminate);
        return WaitForExitAsync();
    }

    /// <summary>The process as a message shows it, with its last lines.</summary>
    public override string ToString() => _process.ToString();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited)
        {
            await _process.WaitForExitAsync(ExitDeadline);
            throw new InvalidOperationException($"The service ended before it was ready: {_process}");
        }
        using var deadline = new CancellationTokenSource(AnswerDeadline, TimeProvider.System);
        using var response = await Http.GetAsync(new Uri("health/ready", UriKind.Relative), deadline.Token);
        return response.StatusCode == HttpStatusCode.OK;
    }

    // The tests run from …/bin/{Configuration}/{framework}/; the server was built the same way.
    private static string FindDll()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var dll = RepoRoot.PathTo("src", Assembly, "bin", output.Parent!.Name, output.Name, Assembly + ".dll");
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"Build src/{Assembly} first.", dll);
    }
}
