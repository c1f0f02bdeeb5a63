using System.Buffers;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A stream of both directions, such as TLS over a socket. Segments are written as they are: nothing is copied.</summary>
internal sealed class StreamTransport(Stream stream) : ITransport
{
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public async ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            if (!segment.IsEmpty)
                await stream.WriteAsync(segment).ConfigureAwait(false);
        }
        await stream.FlushAsync().ConfigureAwait(false);
        return buffer.Length;
    }

    public void FinishSending()
    {
        // A Stream has no half-close; the peer learns of the end when the stream is closed.
    }

    public void Close() => stream.Dispose();
}
