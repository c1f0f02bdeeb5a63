using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected stream socket.</summary>
internal sealed class SocketTransport(Socket socket) : ITransport
{
    // Far below the kernel's limit for one call (IOV_MAX, 1024), and enough: 64 segments are 256 KiB or more.
    private const int SegmentsPerSend = 64;

    private readonly List<ArraySegment<byte>> _segments = new(SegmentsPerSend);

    /// <summary>Bytes the kernel holds that were not read yet; -1 when the socket is closed.</summary>
    public long Available
    {
        get
        {
            try
            {
                return socket.Available;
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return -1;
            }
        }
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public async ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment || !TryCollect(buffer))
            return await socket.SendAsync(buffer.First, SocketFlags.None).ConfigureAwait(false);
        try
        {
            return await socket.SendAsync(_segments, SocketFlags.None).ConfigureAwait(false);
        }
        finally
        {
            _segments.Clear();
        }
    }

    public void FinishSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The connection is gone already, which tells the peer the same.
        }
    }

    public void Close() => socket.Dispose();

    // False when the first segment is not an array (a pool of native memory): then it is sent alone.
    private bool TryCollect(ReadOnlySequence<byte> buffer)
    {
        foreach (var memory in buffer)
        {
            if (_segments.Count == SegmentsPerSend || !MemoryMarshal.TryGetArray(memory, out var segment))
                break;
            if (segment.Count > 0)
                _segments.Add(segment);
        }
        return _segments.Count > 0;
    }
}
