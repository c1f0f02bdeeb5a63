using System.Net;
using System.Net.Sockets;

namespace ScalableScheduler.Testing;

/// <summary>
/// A TCP proxy on a loopback port that makes the link to a server slow, silent or broken. Faults can be changed at any
/// time and hold for open connections too.
/// </summary>
/// <remarks>
/// A black hole holds bytes and ends of streams back and passes them on when it is lifted, as retransmission would.
/// New connections are still accepted while it lasts (the kernel does that), and stay silent.
/// </remarks>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly IPEndPoint _upstream;
    private readonly FaultState _faults = new();
    private readonly HashSet<FaultLink> _links = [];
    private readonly CancellationTokenSource _stopping = new();
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private int _accepted;

    private FaultProxy(IPEndPoint upstream)
    {
        _upstream = upstream;
        Port = LoopbackPort.Next();
    }

    public int Port { get; }

    /// <summary>"127.0.0.1:port".</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>How many connections were accepted since the start.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How many connections are open.</summary>
    public int Open
    {
        get
        {
            lock (_gate)
                return _links.Count;
        }
    }

    /// <summary>Added to every byte's way, in each direction; throughput stays. Zero at first.</summary>
    public TimeSpan Latency
    {
        get => _faults.Latency;
        set => _faults.Latency = value;
    }

    /// <summary>Whether nothing passes in either direction while connections stay open.</summary>
    public bool BlackHole
    {
        get => _faults.BlackHole;
        set => _faults.BlackHole = value;
    }

    /// <summary>Whether new connections are accepted and reset at once.</summary>
    public bool ResetNew
    {
        get => _faults.ResetNew;
        set => _faults.ResetNew = value;
    }

    /// <summary>Whether new connections are refused, as when no server listens. Open ones go on.</summary>
    public bool Refuse
    {
        get
        {
            lock (_gate)
                return _listener is null;
        }

        set
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
                if (value)
                    Deafen();
                else if (_listener is null)
                    Listen();
            }
        }
    }

    /// <summary>Starts a proxy to a port on 127.0.0.1.</summary>
    public static FaultProxy Start(int upstreamPort) => Start(new IPEndPoint(IPAddress.Loopback, upstreamPort));

    public static FaultProxy Start(IPEndPoint upstream)
    {
        var proxy = new FaultProxy(upstream);
        proxy.Refuse = false;
        return proxy;
    }

    /// <summary>Resets all open connections on both sides, now, and returns how many there were. New ones are accepted.</summary>
    public int CutNow()
    {
        FaultLink[] links;
        lock (_gate)
            links = [.. _links];
        foreach (var link in links)
            link.Reset();
        return links.Length;
    }

    /// <summary>Resets the connection that carries the last of the next <paramref name="bytes"/> bytes in this direction, once.</summary>
    public void CutAfter(FaultDirection direction, long bytes) => _faults.CutAfter(direction, bytes);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        Task accepting;
        lock (_gate)
        {
            Deafen();
            accepting = _accepting;
        }
        await accepting;
        FaultLink[] links;
        lock (_gate)
            links = [.. _links];
        foreach (var link in links)
            link.Reset();
        await Task.WhenAll(links.Select(link => link.Ended));
        _stopping.Dispose();
    }

    private void Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        _listener = listener;
        var previous = _accepting;
        _accepting = Task.Run(async () =>
        {
            await previous;
            await AcceptAsync(listener);
        });
    }

    private void Deafen()
    {
        _listener?.Dispose();
        _listener = null;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return; // Disposed, or refusing from now on.
            }
            Interlocked.Increment(ref _accepted);
            if (_faults.ResetNew)
                FaultLink.Reset(client);
            else
                Serve(client);
        }
    }

    private void Serve(Socket client)
    {
        var link = new FaultLink(client, _faults);
        lock (_gate)
            _links.Add(link);
        link.Run(_upstream, ended: () =>
        {
            lock (_gate)
                _links.Remove(link);
        });
    }
}
