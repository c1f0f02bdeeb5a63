using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as a duplex pipe. Disposing it closes the socket.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly SocketTransport _transport;
    private readonly PipePump _pump;
    private readonly string _name;

    private SocketConnection(Socket socket, PipeOptions? send, PipeOptions? receive, string? name)
    {
        _transport = new SocketTransport(socket);
        _pump = new PipePump(_transport, send, receive);
        _name = name ?? nameof(SocketConnection);
    }

    public PipeReader Input => _pump.Input;

    public PipeWriter Output => _pump.Output;

    public long BytesRead => _pump.Received;

    public long BytesSent => _pump.Sent;

    /// <summary>Bytes of the latest read; 0 after the end.</summary>
    public int LastReceived => _pump.LastReceived;

    public long TotalBytesSent => BytesSent;

    public long TotalBytesReceived => BytesRead;

    public PipeShutdownKind ShutdownKind => _pump.ShutdownKind;

    /// <summary>The socket error that broke the connection, or <see cref="SocketError.Success"/>.</summary>
    public SocketError SocketError =>
        ((_pump.Failure as SocketException) ?? (_pump.Failure?.InnerException as SocketException))?.SocketErrorCode ?? SocketError.Success;

    /// <summary>Fails early when an assembly is missing; a project reference can't be.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Sends at once (TCP_NODELAY): commands are small and somebody waits for each answer.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.NoDelay = true;
    }

    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        var connection = new SocketConnection(socket, sendPipeOptions, receivePipeOptions, name);
        connection._pump.Start();
        return connection;
    }

    /// <summary>Lets the user of the pipe note why it ends the connection, unless a reason was noted before.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) => _pump.TrySetShutdownKind(kind);

    public Counters GetCounters() => new(_transport.Available);

    public override string ToString() => _name;

    public void Dispose() => _pump.Stop();

    /// <summary>Bytes on their way, for the user's diagnostics; -1 means unknown, and StackExchange.Redis then leaves it out.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly struct Counters
    {
        internal Counters(long onSocket) => BytesAvailableOnSocket = onSocket;

        /// <summary>Unknown: a <see cref="Pipe"/> does not tell how full it is.</summary>
        public long BytesWaitingToBeSent { get; } = -1;

        /// <summary>Unknown: a <see cref="Pipe"/> does not tell how full it is.</summary>
        public long BytesWaitingToBeRead { get; } = -1;

        public long BytesAvailableOnSocket { get; }
    }
}
