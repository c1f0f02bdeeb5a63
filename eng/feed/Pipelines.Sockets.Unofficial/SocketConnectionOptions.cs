namespace Pipelines.Sockets.Unofficial;

/// <summary>Hints of the original package; StackExchange.Redis passes none, and all are ignored here.</summary>
[Flags]
public enum SocketConnectionOptions
{
    None = 0,
    ZeroLengthReads = 1,
    InlineReads = 2,
    InlineWrites = 4,
    InlineConnect = 8,
}
