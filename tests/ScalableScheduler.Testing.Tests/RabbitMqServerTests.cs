using System.Text;
using RabbitMQ.Client;

namespace ScalableScheduler.Testing.Tests;

public sealed class RabbitMqServerTests
{
    private static readonly CreateChannelOptions WithConfirms = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    [Fact]
    public async Task StopAndKill_KeepPort_AndConfirmedPersistentMessages()
    {
        await using var server = await RabbitMqServer.StartAsync();
        var port = server.Port;
        await PublishAsync(server, "stopped");

        await server.StopAsync();
        server.IsRunning.ShouldBeFalse();
        await server.RestartAsync();
        await PublishAsync(server, "killed");
        await server.KillAsync();
        server.IsRunning.ShouldBeFalse();
        await server.RestartAsync();

        server.Port.ShouldBe(port);
        await using var client = await RabbitMqClient.ConnectAsync(server);
        foreach (var text in new[] { "stopped", "killed" })
            Encoding.UTF8.GetString((await client.ReceiveAsync("kept")).Body.Span).ShouldBe(text);
    }

    [Fact]
    public async Task Brokers_ShareNothing_AndAPausedOneStops()
    {
        var servers = await Task.WhenAll(RabbitMqServer.StartAsync(), RabbitMqServer.StartAsync());
        await using var first = servers[0];
        await using var second = servers[1];
        await PublishAsync(first, "only here");

        await using var client = await RabbitMqClient.ConnectAsync(second);
        (await client.CountAsync(await client.DeclareQueueAsync("kept"))).ShouldBe(0u);

        first.Pause();
        await first.StopAsync();
        first.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public async Task Start_SaysWhy_WhenTheBrokerRefusesItsSettings()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(() => RabbitMqServer.StartAsync("no_such_setting = 1"));

        failure.Message.ShouldContain("no_such_setting");
    }

    private static async Task PublishAsync(RabbitMqServer server, string text)
    {
        var factory = new ConnectionFactory { Uri = server.Url };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(WithConfirms);
        await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false);
        await channel.BasicPublishAsync("", "kept", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text));
    }
}
