using System.Net.Sockets;
using ScalableScheduler.Storage;
using StackExchange.Redis;

namespace ScalableScheduler.Redis.Connections;

/// <summary>Tells a Redis that is away, or can't serve just now, from a fault of ours.</summary>
internal static class RedisFailures
{
    // Error codes that pass by themselves or by an operator's hand: the server loads its data, is a replica, lost its
    // cluster or its replicas, is out of memory, can't persist, or runs another script (redis.io, error replies).
    private static readonly string[] Passing =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM", "MISCONF", "NOREPLICAS", "BUSY"];

    // Where a pipe throws that is read or written after its connection was torn down.
    private const string Pipes = "System.IO.Pipelines";

    /// <summary>Whether the call may succeed when it is repeated later.</summary>
    /// <param name="exception">What it threw.</param>
    /// <param name="asked">The caller's token: what it cancelled itself is no failure.</param>
    /// <remarks>Whatever ended a connection the client passes on, as it is, to all calls that were under way on it: what a
    /// socket or a pipe threw that was cut while it was read, written or awaited. Seen when a way turned into a black hole.</remarks>
    public static bool IsAway(Exception exception, CancellationToken asked) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException => true,
        OperationCanceledException => !asked.IsCancellationRequested,
        IOException or SocketException or ObjectDisposedException => true,
        InvalidOperationException { Source: Pipes } => true,
        RedisServerException server => Array.Exists(Passing, code => HasCode(server.Message, code)),
        _ => false,
    };

    public static StoreUnavailableException Unavailable(string call, Exception inner) =>
        new($"Redis did not carry out {call}: {FirstLine(inner.Message)}", inner);

    // Before version 7 an error inside a script comes wrapped: "ERR Error running script (…): @user_script:12: -OOM …". What
    // the script never got to see, since its disk was full, version 7 answers as "Error: MISCONF …".
    private static bool HasCode(string message, string code) =>
        message.StartsWith(code + " ", StringComparison.Ordinal) || message.Contains($": -{code} ", StringComparison.Ordinal) || message.Contains($": {code} ", StringComparison.Ordinal);

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
