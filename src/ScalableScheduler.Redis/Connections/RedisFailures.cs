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

    /// <summary>Whether the call may succeed when it is repeated later.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or TimeoutException => true,
        IOException => true, // a connection that is cut while a large value is being written, which the client passes on as it is
        RedisServerException server => Array.Exists(Passing, code => HasCode(server.Message, code)),
        _ => false,
    };

    public static StoreUnavailableException Unavailable(string call, Exception inner) =>
        new($"Redis did not carry out {call}: {FirstLine(inner.Message)}", inner);

    // Before version 7 an error inside a script comes wrapped: "ERR Error running script (…): @user_script:12: -OOM …".
    private static bool HasCode(string message, string code) =>
        message.StartsWith(code + " ", StringComparison.Ordinal) || message.Contains($": -{code} ", StringComparison.Ordinal);

    private static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? message : message[..end];
    }
}
