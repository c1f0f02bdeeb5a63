using ScalableScheduler.Chaos.Watch;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Chaos.Nodes;

/// <summary>A node: one process at a time, on one port, under one name.</summary>
/// <param name="name">What it calls itself; its ids in the cluster begin so.</param>
/// <param name="flags">Of the service.</param>
/// <param name="environment">Variables of its process.</param>
/// <param name="log">Where what it writes is kept.</param>
internal sealed class Node(string name, IReadOnlyList<string> flags, IReadOnlyDictionary<string, string?> environment, TextWriter log) : IAsyncDisposable
{
    private readonly int _port = LoopbackPort.Next();
    private ServiceProcess? _process;

    public string Name => name;

    public Uri Url => new($"http://127.0.0.1:{_port}/");

    /// <summary>What its processes write.</summary>
    public NodeOutput Output { get; } = new(name, log);

    public MemoryWatch Memory { get; } = new(name);

    public int ProcessId => Process.Id;

    private ServiceProcess Process => _process ?? throw new InvalidOperationException($"{name} was not started.");

    public async Task StartAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = await ServiceProcess.StartAsync(new ServiceProcessOptions
        {
            Port = _port,
            Arguments = ["--scheduler.node_name", name, .. flags],
            Environment = environment,
            OnLine = Output.Add,
        });
        Memory.Follow(_process.Id);
    }

    public Task WaitReadyAsync() => Process.WaitReadyAsync(TimeSpan.FromSeconds(60));

    public Task KillAsync() => Process.KillAsync();

    public void Pause() => Process.Signal(Signals.Stop);

    public void Continue() => Process.Signal(Signals.Continue);

    /// <summary>Asks it to stop, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (await Process.TerminateAsync() is not 0 and var code)
            Output.Add($"fail: Chaos[0] {name} ended with {code} after SIGTERM");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        await Output.DisposeAsync();
    }
}
