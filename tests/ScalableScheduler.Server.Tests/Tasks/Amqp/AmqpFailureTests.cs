using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tests.Tasks.Amqp;

/// <summary>What brokers answer seldom.</summary>
public sealed class AmqpFailureTests
{
    private static readonly AmqpTarget Target = new("broker", 5672, Tls: false, "/", "mina", "s3cret");

    private static DispatchResult? Explain(Exception exception, string? blocked = null) =>
        AmqpFailure.Explain(exception, Target, new AmqpMessage(new AmqpExchange("orders"), "orders.eu", true, new BasicProperties(), default), blocked);

    [Theory]
    [InlineData(320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'", DispatchOutcome.Undeliverable)]
    [InlineData(403, "ACCESS_REFUSED - access to exchange 'orders' in vhost '/' refused for user 'mina'", DispatchOutcome.Rejected)]
    [InlineData(403, "ACCESS_REFUSED - access to topic 'orders.eu' in exchange 'orders' in vhost '/' refused for user 'mina'", DispatchOutcome.Rejected)]
    [InlineData(403, "ACCESS_REFUSED - access to topic 'orders.us' in exchange 'orders' in vhost '/' refused for user 'mina'", DispatchOutcome.Retry)]
    [InlineData(406, "PRECONDITION_FAILED - message size 200000000 is larger than configured max size 134217728", DispatchOutcome.Rejected)]
    [InlineData(506, "RESOURCE_ERROR - out of memory", DispatchOutcome.Retry)]
    [InlineData(541, "INTERNAL_ERROR - access to vhost '/' refused for user 'mina': vhost '/' is down", DispatchOutcome.Retry)]
    public void Answer_OfTheBroker(int code, string text, DispatchOutcome outcome)
    {
        var closed = new AlreadyClosedException(new ShutdownEventArgs(ShutdownInitiator.Peer, (ushort)code, text));
        Explain(closed)!.Outcome.ShouldBe(outcome);
    }

    [Fact]
    public void Library_ThatGaveUpTheConnection_IsUndeliverable()
    {
        var closed = new AlreadyClosedException(new ShutdownEventArgs(ShutdownInitiator.Library, 541, "Unexpected Exception"));
        Explain(closed)!.Outcome.ShouldBe(DispatchOutcome.Undeliverable);
    }

    [Fact]
    public void Silence_OfABlockedBroker_SaysWhyItIsBlocked() =>
        Explain(new TimeoutException(), "low on memory").ShouldBe(
            new DispatchResult(DispatchOutcome.Retry, "The broker at broker:5672 takes no messages at present: low on memory."));

    [Fact]
    public void Cancellation_AndBugs_AreNotExplained()
    {
        Explain(new OperationCanceledException()).ShouldBeNull();
        Explain(new InvalidOperationException()).ShouldBeNull();
    }
}
