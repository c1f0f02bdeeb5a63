using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Two pipes and the two loops that move bytes between them and a transport. Back-pressure is the pipes' own: a full
/// receive pipe stops reading from the transport, a full send pipe makes the user's flush wait.
/// </summary>
/// <remarks>
/// Each side completes only its own pipe ends. The pump never completes the user's: completing a writer while its user
/// still fills the memory it got would hand that memory to somebody else.
/// </remarks>
internal sealed class PipePump
{
    // Room offered to one read: little while replies are small, more with each read that a large value fills.
    private const int SmallestRead = 4 * 1024;
    private const int LargestRead = 64 * 1024;

    private readonly ITransport _transport;
    private readonly Pipe _send;
    private readonly Pipe _receive;
    private long _sent;
    private long _received;
    private int _lastReceived;
    private int _shutdownKind;
    private Exception? _failure;

    public PipePump(ITransport transport, PipeOptions? send, PipeOptions? receive)
    {
        _transport = transport;
        _send = new Pipe(send ?? PipeOptions.Default);
        _receive = new Pipe(receive ?? PipeOptions.Default);
    }

    public PipeReader Input => _receive.Reader;

    public PipeWriter Output => _send.Writer;

    public long Sent => Volatile.Read(ref _sent);

    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes of the latest read; 0 after the end.</summary>
    public int LastReceived => Volatile.Read(ref _lastReceived);

    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    /// <summary>What broke the connection; null when it is whole or ended in order.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public void Start()
    {
        _ = Task.Run(ReceiveAsync);
        _ = Task.Run(SendAsync);
    }

    /// <summary>Notes why the connection ends, unless a reason was noted before.</summary>
    public bool TrySetShutdownKind(PipeShutdownKind kind) =>
        Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    /// <summary>Ends both loops at once. They complete their pipe ends, so that the user's reads and flushes end too.</summary>
    public void Stop()
    {
        TrySetShutdownKind(PipeShutdownKind.PipeDisposed);
        _transport.Close();
        // A loop waits either for the transport, which is closed, or for the user at its pipe.
        _receive.Writer.CancelPendingFlush();
        _send.Reader.CancelPendingRead();
    }

    private async Task ReceiveAsync()
    {
        var writer = _receive.Writer;
        try
        {
            TrySetShutdownKind(await ReceiveAllAsync(writer).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Handed to whoever reads Input.
        catch (Exception e)
        {
            Fail(e, PipeShutdownKind.ReadDisposed, PipeShutdownKind.ReadSocketError, PipeShutdownKind.ReadIOException, PipeShutdownKind.ReadException);
        }
#pragma warning restore CA1031
        await writer.CompleteAsync(Failure).ConfigureAwait(false);
    }

    private async Task<PipeShutdownKind> ReceiveAllAsync(PipeWriter writer)
    {
        var size = SmallestRead;
        while (true)
        {
            var memory = writer.GetMemory(size);
            var count = await _transport.ReceiveAsync(memory).ConfigureAwait(false);
            Volatile.Write(ref _lastReceived, count);
            if (count <= 0)
                return PipeShutdownKind.ReadEndOfStream;
            Interlocked.Add(ref _received, count);
            writer.Advance(count);
            size = count == memory.Length ? Math.Min(size * 2, LargestRead) : SmallestRead;
            var flush = await writer.FlushAsync().ConfigureAwait(false);
            if (flush.IsCompleted)
                return PipeShutdownKind.ReadFlushCompleted;
            if (flush.IsCanceled)
                return PipeShutdownKind.ReadFlushCanceled;
        }
    }

    private async Task SendAsync()
    {
        var reader = _send.Reader;
        try
        {
            TrySetShutdownKind(await SendAllAsync(reader).ConfigureAwait(false));
            _transport.FinishSending();
        }
#pragma warning disable CA1031 // Handed to whoever reads Input and writes Output.
        catch (Exception e)
        {
            Fail(e, PipeShutdownKind.WriteDisposed, PipeShutdownKind.WriteSocketError, PipeShutdownKind.WriteIOException, PipeShutdownKind.WriteException);
            // Broken one way is broken both ways; the receive loop would wait for a peer that waits for us.
            _transport.Close();
        }
#pragma warning restore CA1031
        await reader.CompleteAsync(Failure).ConfigureAwait(false);
    }

    private async Task<PipeShutdownKind> SendAllAsync(PipeReader reader)
    {
        while (true)
        {
            var result = await reader.ReadAsync().ConfigureAwait(false);
            if (result.IsCanceled)
                return PipeShutdownKind.WriteDisposed;
            var buffer = result.Buffer;
            if (buffer.IsEmpty && result.IsCompleted)
                return PipeShutdownKind.WriteEndOfStream;

            // What was not sent comes again with the next read, and what was is free for the writer at once.
            var sent = buffer.IsEmpty ? 0 : await _transport.SendAsync(buffer).ConfigureAwait(false);
            Interlocked.Add(ref _sent, sent);
            reader.AdvanceTo(buffer.GetPosition(sent));
        }
    }

    private void Fail(Exception e, PipeShutdownKind disposed, PipeShutdownKind socketError, PipeShutdownKind ioError, PipeShutdownKind other)
    {
        var kind = e switch
        {
            ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted } => disposed,
            SocketException => socketError,
            IOException => ioError,
            _ => other,
        };
        TrySetShutdownKind(kind);
        // Closing our own side is an end in order; a cause that came before it stays.
        if (kind != disposed)
            Interlocked.CompareExchange(ref _failure, Named(e), null);
    }

    private static Exception Named(Exception e) =>
        e is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }
            ? new ConnectionResetException(e.Message, e)
            : e;
}
