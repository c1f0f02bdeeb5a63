using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Amqp;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Amqp;

/// <summary>A broker that these tests break one after the other.</summary>
public sealed class AmqpTroubleTests(RabbitMqServerFixture fixture) : IClassFixture<RabbitMqServerFixture>, IAsyncLifetime
{
    private readonly RabbitMqServer _server = fixture.Server;
    private readonly AmqpPublisher _publisher = new(TimeProvider.System, NullLogger<AmqpPublisher>.Instance);
    private AmqpTask _amqp = null!;
    private string _queue = "";

    public async Task InitializeAsync()
    {
        _amqp = new AmqpTask(new TaskReading(), _publisher, TimeProvider.System);
        await using var broker = await RabbitMqClient.ConnectAsync(_server);
        _queue = await broker.DeclareQueueAsync();
    }

    public async Task DisposeAsync() => await _publisher.DisposeAsync();

    private string Connection(string? endpoint = null) => $$"""{"host":"amqp://{{endpoint ?? _server.Endpoint}}","routing_key":"{{_queue}}"}""";

    [Fact]
    public async Task RestartInBetween_IsNotNoticed()
    {
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
        await _server.RestartAsync();
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);

        await using var broker = await RabbitMqClient.ConnectAsync(_server);
        (await broker.CountAsync(_queue)).ShouldBe(2u);
    }

    [Fact]
    public async Task BrokerThatWentAway_IsUndeliverable_AndFoundAgain()
    {
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
        await _server.KillAsync();

        var result = await _amqp.SendAsync(Connection());
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable, result.Message);
        result.Message.ShouldNotBeNull().ShouldStartWith($"The broker at {_server.Endpoint} can't be reached: ");

        await _server.RestartAsync();
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task FrozenBroker_IsLeft_WhenTheAttemptsTimeIsUp_AndUsedAgain()
    {
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
        _server.Pause();
        using (var attempt = new CancellationTokenSource())
        {
            var sending = _amqp.DispatchAsync(Sample.Dispatch("amqp", Connection()), attempt.Token).AsTask();
            await attempt.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(sending.WaitAsync(Sample.Deadline, TimeProvider.System));
        }
        _server.Continue();
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task FrozenBroker_IsUndeliverable_WithinTheDeadlineOfAConnection()
    {
        _server.Pause();
        var started = TimeProvider.System.GetTimestamp();
        var result = await _amqp.SendAsync(Connection());
        var took = TimeProvider.System.GetElapsedTime(started);
        _server.Continue();
        took.ShouldBeInRange(TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(9));
        result.ShouldBe(new DispatchResult(DispatchOutcome.Undeliverable, $"The broker at {_server.Endpoint} can't be reached: it did not answer in time."));
        (await _amqp.SendAsync(Connection())).ShouldBe(DispatchResult.Delivered);
    }

    [Fact]
    public async Task BlackHole_IsLeft_WithinTheDeadlineOfAConfirmation_AndANewConnectionIsMade()
    {
        await using var proxy = FaultProxy.Start(_server.Port);
        (await _amqp.SendAsync(Connection(proxy.Endpoint))).ShouldBe(DispatchResult.Delivered);
        proxy.BlackHole = true;

        var result = await _amqp.SendAsync(Connection(proxy.Endpoint));
        result.Outcome.ShouldBe(DispatchOutcome.Undeliverable, result.Message);

        proxy.CutNow(); // What was held back must not arrive after all.
        proxy.BlackHole = false;
        (await _amqp.SendAsync(Connection(proxy.Endpoint))).ShouldBe(DispatchResult.Delivered);
        proxy.Accepted.ShouldBe(2);
    }

    [Fact]
    public async Task CutLink_IsUndeliverable_ForWhatIsUnderWay()
    {
        await using var proxy = FaultProxy.Start(_server.Port);
        (await _amqp.SendAsync(Connection(proxy.Endpoint))).ShouldBe(DispatchResult.Delivered);
        proxy.BlackHole = true;
        var sending = Enumerable.Range(0, 100).Select(_ => _amqp.SendAsync(Connection(proxy.Endpoint))).ToList();
        proxy.CutNow();
        proxy.BlackHole = false;

        foreach (var result in await Task.WhenAll(sending))
            result.Outcome.ShouldBe(DispatchOutcome.Undeliverable, result.Message);
        (await _amqp.SendAsync(Connection(proxy.Endpoint))).ShouldBe(DispatchResult.Delivered);
    }
}
