namespace Pipelines.Sockets.Unofficial;

/// <summary>The peer reset the connection. StackExchange.Redis tells it from other failures by this type.</summary>
public sealed class ConnectionResetException(string message, Exception inner) : IOException(message, inner);
