using System.Diagnostics;

namespace ScalableScheduler.Testing;

/// <summary>
/// A program started for a test. Its output is kept for failure messages, and it dies with the test host however that
/// ends (through util-linux' <c>setpriv --pdeathsig</c> where there is one).
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(1);

    private readonly Process _process;
    private readonly OutputLines _output = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(Process process, string name)
    {
        _process = process;
        Name = name;
    }

    /// <summary>What the program is called in messages.</summary>
    public string Name { get; }

    public int Id { get; private set; }

    public bool HasExited => _exited.Task.IsCompleted;

    /// <summary>Completes with the exit code; 128 + n when signal n ended the process.</summary>
    public Task<int> Exited => _exited.Task;

    /// <summary>The last lines of standard output and standard error, in the order they came.</summary>
    public IReadOnlyList<string> Output => _output.Snapshot();

    /// <summary>The process as a message shows it: name, id, whether it runs, and its last lines.</summary>
    public override string ToString()
    {
        var state = HasExited ? $"exited with {_process.ExitCode}" : "running";
        return $"{Name} (process {Id}, {state}); its last lines:\n{string.Join('\n', Output)}";
    }

    /// <summary>Starts a program.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    /// <param name="environment">Added to this process' own; a null value removes the variable.</param>
    /// <param name="workingDirectory">Defaults to this process' own.</param>
    /// <param name="input">Written to standard input, which is then closed.</param>
    /// <param name="onLine">Sees each line that it writes.</param>
    public static async Task<ChildProcess> StartAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null,
        string input = "",
        Action<string>? onLine = null)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? "",
        };
        if (Executable.Find("setpriv") is { } setpriv)
        {
            info.FileName = setpriv;
            info.ArgumentList.Add("--pdeathsig");
            info.ArgumentList.Add("KILL");
            info.ArgumentList.Add("--");
            info.ArgumentList.Add(file);
        }
        else
        {
            info.FileName = file;
        }
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        if (environment is not null)
        {
            foreach (var (name, value) in environment)
                info.Environment[name] = value;
        }

        var process = new Process { StartInfo = info, EnableRaisingEvents = true };
        var child = new ChildProcess(process, Path.GetFileName(file));
        process.OutputDataReceived += (_, e) => Took(e.Data);
        process.ErrorDataReceived += (_, e) => Took(e.Data);
        process.Exited += (_, _) => child._exited.TrySetResult(process.ExitCode);
        await SpawnThread.StartAsync(process);
        child.Id = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WriteInputAsync(process, input);
        return child;

        void Took(string? line)
        {
            child._output.Add(line);
            if (line is not null)
                onLine?.Invoke(line);
        }
    }

    /// <summary>Sends a signal, see <see cref="Signals"/>. Does nothing once the process has ended.</summary>
    public void Signal(int signal)
    {
        if (!HasExited)
            Signals.Send(Id, signal);
    }

    /// <summary>Waits until the process has ended and its output was read.</summary>
    /// <exception cref="TimeoutException">It still runs after <paramref name="within"/>.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within, CancellationToken cancellationToken = default)
    {
        try
        {
            await _exited.Task.WaitAsync(within, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Still running after {within.TotalSeconds:0.0} s: {this}", e);
        }
        await DrainAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Ends the process at once (SIGKILL), as a crash would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(Signals.Kill);
        await WaitForExitAsync(ExitDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    // A child of its own that outlives it (Redis' forked AOF writer) keeps the output open: don't wait for that one.
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _process.WaitForExitAsync(cancellationToken).WaitAsync(DrainDeadline, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException)
        {
            // What was read so far is what there is to show.
        }
    }

    private static async Task WriteInputAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading its input; its exit code and output tell why.
        }
    }
}
