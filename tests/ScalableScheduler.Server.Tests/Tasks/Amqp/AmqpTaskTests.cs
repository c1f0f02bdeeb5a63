using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Amqp;

public sealed class AmqpTaskTests(RabbitMqServerFixture fixture) : IClassFixture<RabbitMqServerFixture>, IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly RabbitMqServer _server = fixture.Server;
    private AmqpPublisher _publisher = null!;
    private AmqpTask _amqp = null!;
    private RabbitMqClient _broker = null!;

    public async Task InitializeAsync()
    {
        _publisher = new AmqpPublisher(_time, NullLogger<AmqpPublisher>.Instance);
        _amqp = new AmqpTask(new TaskReading(), _publisher, _time);
        _broker = await RabbitMqClient.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _broker.DisposeAsync();
    }

    private string Connection(string exchange, string routingKey, string fields = "") =>
        $$"""{"host":"{{_server.Url.OriginalString}}","exchange":"{{exchange}}","routing_key":"{{routingKey}}"{{fields}}}""";

    [Fact]
    public async Task Message_SaysAllOfItsRun()
    {
        var (exchange, queue) = await _broker.DeclareBoundQueueAsync("orders.eu");
        var connection = Connection(exchange, "orders.eu", ""","headers":{"source":"세계"},"type":"order.tick","expiration":"1m30s","priority":7""");
        using var activity = new Activity("run").SetIdFormat(ActivityIdFormat.W3C).Start();

        (await _amqp.SendAsync(Sample.Dispatch(Sample.Task("amqp", connection, """{"a": "세계"}"""), attempt: 2))).ShouldBe(DispatchResult.Delivered);

        var message = await _broker.ReceiveAsync(queue);
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("""{"a": "세계"}""");
        message.RoutingKey.ShouldBe("orders.eu");
        var properties = message.BasicProperties;
        properties.MessageId.ShouldBe(Sample.RunId);
        properties.Timestamp.UnixTime.ShouldBe(_time.GetUtcNow().ToUnixTimeSeconds());
        properties.AppId.ShouldBe("ScalableScheduler");
        properties.ContentType.ShouldBe("application/json");
        properties.Type.ShouldBe("order.tick");
        properties.Expiration.ShouldBe("90000");
        properties.Priority.ShouldBe((byte)7);
        properties.Persistent.ShouldBeTrue();
        properties.Headers.ShouldNotBeNull()
            .Where(header => header.Value is byte[])
            .Select(header => $"{header.Key}: {Encoding.UTF8.GetString((byte[])header.Value!)}")
            .Order(StringComparer.Ordinal)
            .ShouldBe(
            [
                "X-Scheduler-Attempt: 2",
                "X-Scheduler-Nominal-Time: 2030-01-01T00:00:00.250Z",
                $"X-Scheduler-Schedule-Id: {Sample.ScheduleId}",
                "X-Scheduler-Schedule-Name: nightly",
                "source: 세계",
                $"traceparent: {activity.Id}",
                $"webhook-id: {Sample.RunId}",
            ]);
    }

    [Fact]
    public async Task DefaultExchange_TakesTheQueuesName_AndPropertiesThatWereNotAskedForAreLeftOut()
    {
        var queue = await _broker.DeclareQueueAsync();

        (await _amqp.SendAsync($$"""{"host":"{{_server.Endpoint}}","routing_key":"{{queue}}","persistent":false,"content_type":"text/plain"}""")).ShouldBe(DispatchResult.Delivered);

        var message = await _broker.ReceiveAsync(queue);
        Encoding.UTF8.GetString(message.Body.Span).ShouldBe("{}");
        message.BasicProperties.Persistent.ShouldBeFalse();
        message.BasicProperties.ContentType.ShouldBe("text/plain");
        message.BasicProperties.IsTypePresent().ShouldBeFalse();
        message.BasicProperties.IsExpirationPresent().ShouldBeFalse();
        message.BasicProperties.IsPriorityPresent().ShouldBeFalse();
    }

    [Fact]
    public async Task Base64_IsSentAsItsBytes()
    {
        var queue = await _broker.DeclareQueueAsync();

        (await _amqp.SendAsync(Connection("", queue, ""","body_encoding":"base64" """), "\"AP+A/g==\"")).ShouldBe(DispatchResult.Delivered);

        var message = await _broker.ReceiveAsync(queue);
        message.Body.ToArray().ShouldBe([0x00, 0xff, 0x80, 0xfe]);
        message.BasicProperties.ContentType.ShouldBe("application/octet-stream");
    }

    [Fact]
    public async Task Declare_MakesADurableExchange_AndOneOfAnotherTypeIsRejected()
    {
        var exchange = $"declared-{Guid.NewGuid():N}";
        string Declaring(string type) => Connection(exchange, "a.b", $$""","declare":true,"exchange_type":"{{type}}","mandatory":false""");

        (await _amqp.SendAsync(Declaring("topic"))).ShouldBe(DispatchResult.Delivered);
        await _broker.Channel.ExchangeDeclareAsync(exchange, "topic", durable: true); // As it is; anything else would be refused.
        var result = await _amqp.SendAsync(Declaring("fanout"));

        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.Message.ShouldNotBeNull().ShouldStartWith($"The broker at {_server.Endpoint}: PRECONDITION_FAILED");
        (await _amqp.SendAsync(Declaring("topic"))).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task Unroutable_IsTriedAgain_UnlessItIsNotMandatory()
    {
        var (exchange, queue) = await _broker.DeclareBoundQueueAsync("known");

        var result = await _amqp.SendAsync(Connection(exchange, "unknown"));
        result.Outcome.ShouldBe(DispatchOutcome.Retry);
        result.StatusCode.ShouldBe(312);
        result.Message.ShouldBe($"No queue took the message: none is bound to exchange '{exchange}' for the routing key 'unknown'.");

        (await _amqp.SendAsync(Connection(exchange, "unknown", ""","mandatory":false"""))).ShouldBe(DispatchResult.Delivered);
        (await _amqp.SendAsync(Connection(exchange, "known"))).ShouldBe(DispatchResult.Delivered);
        (await _broker.CountAsync(queue)).ShouldBe(1u);
    }

    [Fact]
    public async Task FullQueue_IsTriedAgain()
    {
        var queue = await _broker.DeclareQueueAsync(arguments: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["x-max-length"] = 1,
            ["x-overflow"] = "reject-publish",
        });

        (await _amqp.SendAsync(Connection("", queue))).ShouldBe(DispatchResult.Delivered);
        var result = await _amqp.SendAsync(Connection("", queue));

        result.Outcome.ShouldBe(DispatchOutcome.Retry);
        result.Message.ShouldNotBeNull().ShouldContain("nack");
    }

    [Fact]
    public async Task MissingExchange_IsRejected_AndFailsNothingElse()
    {
        var queue = await _broker.DeclareQueueAsync();
        var missing = $"missing-{Guid.NewGuid():N}";

        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _amqp.SendAsync(i % 2 == 0 ? Connection(missing, "a") : Connection("", queue))));

        results.Where((_, i) => i % 2 == 1).ShouldAllBe(r => r.Outcome == DispatchOutcome.Delivered);
        results.Where((_, i) => i % 2 == 0).ShouldAllBe(r => r.Outcome == DispatchOutcome.Rejected && r.StatusCode == 404);
        results[0].Message.ShouldBe($"The broker at {_server.Endpoint}: NOT_FOUND - no exchange '{missing}' in vhost '/'");

        await _broker.Channel.ExchangeDeclareAsync(missing, ExchangeType.Fanout);
        await _broker.Channel.QueueBindAsync(queue, missing, "");
        (await _amqp.SendAsync(Connection(missing, "a"))).ShouldBe(DispatchResult.Delivered);
        _publisher.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData("guest:s3cret-wrong@", "", "The broker at {0} refused the login.")]
    [InlineData("mina:s3cret-wrong@", "", "The broker at {0} refused the login.")]
    [InlineData("", "/no-such", "The broker at {0}: NOT_ALLOWED - vhost no-such not found")]
    public async Task RefusedConnection_IsRejected_WithoutASecret(string login, string path, string message)
    {
        var result = await _amqp.SendAsync($$"""{"host":"amqp://{{login}}{{_server.Endpoint}}{{path}}","routing_key":"q"}""");
        result.Outcome.ShouldBe(DispatchOutcome.Rejected, result.Message);
        result.Message.ShouldBe(message.Replace("{0}", _server.Endpoint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NotThere_IsUndeliverable()
    {
        var port = LoopbackPort.Next();
        var refused = await _amqp.SendAsync($$"""{"host":"amqp://mina:s3cret@127.0.0.1:{{port}}","routing_key":"q"}""");
        refused.ShouldBe(new DispatchResult(DispatchOutcome.Undeliverable, $"The broker at 127.0.0.1:{port} can't be reached: Connection refused."));

        foreach (var host in new[] { "amqp://no-such-host.invalid", $"amqps://{_server.Endpoint}" })
        {
            var result = await _amqp.SendAsync($$"""{"host":"{{host}}","routing_key":"q"}""");
            result.Outcome.ShouldBe(DispatchOutcome.Undeliverable, result.Message);
            result.Message.ShouldNotBeNull().ShouldContain("can't be reached: ");
        }
    }

    [Fact]
    public async Task Connection_IsShared_AndClosedWhenIdle()
    {
        var queue = await _broker.DeclareQueueAsync();
        await _amqp.SendAsync(Connection("", queue));
        await _amqp.SendAsync(Connection("amq.fanout", "", ""","mandatory":false"""));
        _publisher.Connections.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(7));
        _publisher.Connections.ShouldBe(0);
        (await _amqp.SendAsync(Connection("", queue))).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task ManyAtOnce_ShareAConnection_AndEachGetsItsOwnAnswer()
    {
        const int count = 5000;
        var queue = await _broker.DeclareQueueAsync();
        var (exchange, _) = await _broker.DeclareBoundQueueAsync("known");
        var good = Sample.Dispatch("amqp", Connection("", queue));
        var unroutable = Sample.Dispatch("amqp", Connection(exchange, "unknown"));

        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => _amqp.SendAsync(i % 10 == 0 ? unroutable : good)));

        results.Where((_, i) => i % 10 == 0).ShouldAllBe(r => r.Outcome == DispatchOutcome.Retry);
        results.Where((_, i) => i % 10 != 0).ShouldAllBe(r => r.Outcome == DispatchOutcome.Delivered);
        (await _broker.CountAsync(queue)).ShouldBe((uint)(count * 9 / 10));
        _publisher.Connections.ShouldBe(1);
    }
}
