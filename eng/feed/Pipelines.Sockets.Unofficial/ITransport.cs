using System.Buffers;

namespace Pipelines.Sockets.Unofficial;

/// <summary>What a <see cref="PipePump"/> moves bytes to and from: a socket or a stream.</summary>
internal interface ITransport
{
    /// <summary>Reads what is there, at least one byte; 0 at the end.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends the whole buffer or its beginning, and returns how many bytes.</summary>
    ValueTask<long> SendAsync(ReadOnlySequence<byte> buffer);

    /// <summary>Tells the peer that no more bytes will come.</summary>
    void FinishSending();

    /// <summary>Ends both directions; what is under way fails. May be called more than once and from any thread.</summary>
    void Close();
}
