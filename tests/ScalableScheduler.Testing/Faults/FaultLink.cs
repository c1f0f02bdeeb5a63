using System.Net;
using System.Net.Sockets;

namespace ScalableScheduler.Testing;

/// <summary>One proxied connection: a pump in each direction between two sockets.</summary>
internal sealed class FaultLink(Socket client, FaultState faults) : IDisposable
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _reset = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when both sockets are closed.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Closes a socket so that its peer sees a reset (RFC 9293, 3.5.2: linger on, time zero).</summary>
    public static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster; closing is all that is left.
        }
        socket.Dispose();
    }

    /// <summary>Connects to the server and passes bytes until both directions have ended.</summary>
    public void Run(IPEndPoint upstream, Action ended) => _ = Task.Run(async () =>
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(upstream, _reset.Token);
            await Task.WhenAll(
                new FaultPump(client, _server, FaultDirection.ToServer, faults, Reset).RunAsync(_reset.Token),
                new FaultPump(_server, client, FaultDirection.ToClient, faults, Reset).RunAsync(_reset.Token));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A broken link is broken on both sides.
            Reset(client);
            Reset(_server);
        }
        finally
        {
            Dispose();
            ended();
            _ended.SetResult();
        }
    });

    public void Reset()
    {
        try
        {
            _reset.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
        _reset.Dispose();
    }
}
