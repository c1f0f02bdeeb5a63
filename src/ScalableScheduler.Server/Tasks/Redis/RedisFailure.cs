using System.Net.Sockets;
using ScalableScheduler.Tasks;
using StackExchange.Redis;

namespace ScalableScheduler.Server.Tasks.Redis;

/// <summary>What an exception of the client means for the run.</summary>
internal static class RedisFailure
{
    // The server can't now, and will later: https://redis.io/docs/latest/develop/reference/protocol-spec (error prefixes).
    private static readonly string[] Passing =
        ["LOADING", "BUSY", "TRYAGAIN", "MASTERDOWN", "CLUSTERDOWN", "OOM", "MISCONF", "READONLY", "NOREPLICAS", "MOVED", "ASK", "UNKILLABLE"];

    private static readonly string[] Login = ["NOAUTH", "WRONGPASS", "NOPERM"];

    /// <summary>Null when the exception is not one of Redis.</summary>
    public static DispatchResult? Explain(Exception exception, RedisTarget target, ConnectionFailedEventArgs? lastBreak) => exception switch
    {
        RedisServerException e => OfAnswer(e.Message, target),
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } e => RefusedLogin(target, e),
        RedisConnectionException or RedisTimeoutException when lastBreak is { FailureType: ConnectionFailureType.AuthenticationFailure } =>
            RefusedLogin(target, lastBreak.Exception),
        SocketException e => Away(target, e.Message),
        RedisConnectionException or RedisTimeoutException when lastBreak is not null => Away(target, WhyOf(lastBreak)),
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } =>
            Away(target, $"it accepts connections, but does not answer as a Redis server{(target.Tls ? " with TLS" : "")}"),
        RedisConnectionException => Away(target, "the connection broke"),
        RedisTimeoutException => new DispatchResult(DispatchOutcome.Undeliverable, $"Redis at {target} did not answer in time."),
        // The client has learnt that the server takes no writes: a replica, until it is made the master.
        RedisCommandException => new DispatchResult(DispatchOutcome.Retry, $"Redis at {target} can't take it now: it is a replica."),
        _ => null,
    };

    private static DispatchResult OfAnswer(string answer, RedisTarget target)
    {
        var prefix = answer.Split(' ', 2)[0];
        if (Login.Contains(prefix, StringComparer.Ordinal))
            return new DispatchResult(DispatchOutcome.Rejected, $"Redis at {target} refused: {prefix}.");
        var outcome = Passing.Contains(prefix, StringComparer.Ordinal) ? DispatchOutcome.Retry : DispatchOutcome.Rejected;
        return new DispatchResult(outcome, $"Redis at {target}: {answer}");
    }

    private static DispatchResult RefusedLogin(RedisTarget target, Exception? e)
    {
        var answer = e?.GetBaseException().Message ?? "";
        var said = Array.Find(Login, word => answer.Contains(word, StringComparison.Ordinal)) is { } word ? $" ({word})" : "";
        return new DispatchResult(DispatchOutcome.Rejected, $"Redis at {target} refused the login{said}.");
    }

    // The client's own texts are for who debugs the client.
    private static string WhyOf(ConnectionFailedEventArgs broken) =>
        broken.Exception?.GetBaseException() is SocketException e ? e.Message : "the connection broke, and did not come back in time";

    private static DispatchResult Away(RedisTarget target, string why) =>
        new(DispatchOutcome.Undeliverable, $"Redis at {target} can't be reached: {why}.");
}
