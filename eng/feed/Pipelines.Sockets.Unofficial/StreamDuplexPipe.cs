using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A stream as a duplex pipe. Disposing it closes the stream.</summary>
internal sealed class StreamDuplexPipe(PipePump pump, string? name) : IMeasuredDuplexPipe, IDisposable
{
    public PipeReader Input => pump.Input;

    public PipeWriter Output => pump.Output;

    public long TotalBytesSent => pump.Sent;

    public long TotalBytesReceived => pump.Received;

    public override string ToString() => name ?? nameof(StreamDuplexPipe);

    public void Dispose() => pump.Stop();
}
