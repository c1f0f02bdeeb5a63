using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tasks.Amqp;

/// <summary>What an exception of the client means for the run.</summary>
internal static class AmqpFailure
{
    private static readonly AmqpMessage Nothing = new(new AmqpExchange(""), "", Mandatory: false, new BasicProperties(), default);

    /// <summary>Null when the exception has nothing to do with the broker.</summary>
    /// <param name="exception">What publishing threw.</param>
    /// <param name="target">The broker.</param>
    /// <param name="message">What was to be published.</param>
    /// <param name="blocked">Why the broker takes no messages at present, if so.</param>
    public static DispatchResult? Explain(Exception exception, AmqpTarget target, AmqpMessage message, string? blocked) => exception switch
    {
        PublishException { IsReturn: true } => new DispatchResult(
            DispatchOutcome.Retry,
            $"No queue took the message: none is bound to {message.Exchange} for the routing key '{message.RoutingKey}'.",
            Constants.NoRoute),
        PublishException => new DispatchResult(DispatchOutcome.Retry, $"The broker at {target} did not take the message (nack): a queue is full, or it failed there."),
        TimeoutException when blocked is not null => new DispatchResult(DispatchOutcome.Retry, $"The broker at {target} takes no messages at present: {blocked}."),
        TimeoutException => Away(target, "it did not answer in time"),
        BrokerUnreachableException e => OfOpening(e, target, message),
        AuthenticationFailureException => RefusedLogin(target),
        OperationInterruptedException { ShutdownReason: { } reason } => OfAnswer(reason, target, message),
        RabbitMQClientException or IOException or SocketException or ObjectDisposedException => Away(target, "the connection broke"),
        _ => null,
    };

    /// <summary>The same of a call that publishes nothing, for people. Never a secret.</summary>
    public static string? Explain(Exception exception, AmqpTarget target) => Explain(exception, target, Nothing, blocked: null)?.Message;

    private static DispatchResult OfOpening(BrokerUnreachableException unreachable, AmqpTarget target, AmqpMessage message)
    {
        foreach (var e in CausesOf(unreachable))
        {
            switch (e)
            {
                case AuthenticationFailureException:
                    return RefusedLogin(target);
                case OperationInterruptedException { ShutdownReason: { } reason }:
                    return OfAnswer(reason, target, message);
                case AuthenticationException:
                    return Away(target, $"TLS failed: {e.Message}");
                case SocketException:
                    return Away(target, e.Message);
            }
        }
        return Away(target, $"it accepts connections, but does not answer as an AMQP broker{(target.Tls ? " with TLS" : "")}");
    }

    private static DispatchResult OfAnswer(ShutdownEventArgs reason, AmqpTarget target, AmqpMessage message) => reason switch
    {
        { Initiator: not ShutdownInitiator.Peer } => Away(target, "the connection broke"),
        { ReplyCode: Constants.ConnectionForced } => Away(target, $"it closed the connection ({reason.ReplyText})"),
        // Rights may hang on the routing key, and all that was under way on the channel fails with the one that was refused.
        { ReplyCode: Constants.AccessRefused } when IsOfAnotherKey(reason.ReplyText, message) =>
            new DispatchResult(DispatchOutcome.Retry, $"The broker at {target} closed the channel for another message.", reason.ReplyCode),
        _ when IsRefusal(reason.ReplyCode) =>
            new DispatchResult(DispatchOutcome.Rejected, $"The broker at {target}: {reason.ReplyText}", reason.ReplyCode),
        _ => new DispatchResult(DispatchOutcome.Retry, $"The broker at {target}: {reason.ReplyText}", reason.ReplyCode),
    };

    private static bool IsRefusal(ushort code) =>
        code is Constants.NotFound or Constants.AccessRefused or Constants.PreconditionFailed or Constants.ContentTooLarge
            or Constants.NotAllowed or Constants.CommandInvalid or Constants.NotImplemented;

    private static bool IsOfAnotherKey(string text, AmqpMessage message) =>
        text.Contains("access to topic '", StringComparison.Ordinal)
        && !text.Contains($"access to topic '{message.RoutingKey}' in", StringComparison.Ordinal);

    // Never the client's text: it is not ours to say that it has no password in it.
    private static DispatchResult RefusedLogin(AmqpTarget target) =>
        new(DispatchOutcome.Rejected, $"The broker at {target} refused the login.", Constants.AccessRefused);

    private static DispatchResult Away(AmqpTarget target, string why) =>
        new(DispatchOutcome.Undeliverable, $"The broker at {target} can't be reached: {why}.");

    private static IEnumerable<Exception> CausesOf(Exception e) =>
        e is AggregateException all
            ? all.InnerExceptions.SelectMany(CausesOf)
            : e.InnerException is { } inner ? CausesOf(inner).Prepend(e) : [e];
}
