namespace Pipelines.Sockets.Unofficial;

/// <summary>What ended a connection, first cause first. StackExchange.Redis prints the name in its failure messages.</summary>
public enum PipeShutdownKind
{
    None = 0,
    PipeDisposed = 1,
    ReadEndOfStream = 2,
    ReadDisposed = 3,
    ReadIOException = 4,
    ReadException = 5,
    ReadSocketError = 6,
    ReadFlushCompleted = 7,
    ReadFlushCanceled = 8,
    WriteEndOfStream = 9,
    WriteDisposed = 10,
    WriteIOException = 11,
    WriteException = 12,
    WriteSocketError = 13,
    InputReaderCompleted = 20,
    InputWriterCompleted = 21,
    OutputReaderCompleted = 22,
    OutputWriterCompleted = 23,
    ProtocolExitClient = 30,
    ProtocolExitServer = 31,
}
