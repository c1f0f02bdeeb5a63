using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Pipes over streams; StackExchange.Redis uses them for TLS.</summary>
public static class StreamConnection
{
    /// <summary>A stream as a duplex pipe, which is also disposable: that closes the stream.</summary>
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions = null, PipeOptions? receivePipeOptions = null, string? name = null)
    {
        var pump = new PipePump(new StreamTransport(stream), sendPipeOptions, receivePipeOptions);
        pump.Start();
        return new StreamDuplexPipe(pump, name);
    }

    /// <summary>A stream to read from as a pipe; completing the reader closes the stream.</summary>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        var options = pipeOptions ?? PipeOptions.Default;
        return PipeReader.Create(stream, new StreamPipeReaderOptions(options.Pool, options.MinimumSegmentSize));
    }
}
