using System.Threading.Channels;
using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

public sealed class PubSubTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Messages_Arrive_InOrder_AndWhole()
    {
        const int messages = 5_000;
        await using var subscriber = await Client.ConnectAsync(fixture.Server);
        await using var publisher = await Client.ConnectAsync(fixture.Server);
        var queue = await subscriber.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));

        await Task.WhenAll(Enumerable.Range(0, messages).Select(i =>
            publisher.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), Bytes.Make(i, i % 200))));

        for (var i = 0; i < messages; i++)
        {
            using var deadline = new CancellationTokenSource(Soon, TimeProvider.System);
            var message = await queue.ReadAsync(deadline.Token);
            Bytes.ShouldBeSame(message.Message, Bytes.Make(i, i % 200));
        }
    }

    [Fact]
    public async Task SeveralHandlers_AllGetTheMessage_OnPatternsToo()
    {
        await using var client = await Client.ConnectAsync(fixture.Server);
        var got = Channel.CreateUnbounded<string>();
        var subscriber = client.GetSubscriber();
        await subscriber.SubscribeAsync(RedisChannel.Literal("a.b"), (_, m) => got.Writer.TryWrite($"first {m}"));
        await subscriber.SubscribeAsync(RedisChannel.Literal("a.b"), (_, m) => got.Writer.TryWrite($"second {m}"));
        await subscriber.SubscribeAsync(RedisChannel.Pattern("a.*"), (_, m) => got.Writer.TryWrite($"pattern {m}"));

        await subscriber.PublishAsync(RedisChannel.Literal("a.b"), "x");

        var all = new List<string>();
        for (var i = 0; i < 3; i++)
            all.Add(await got.Reader.ReadAsync().AsTask().WaitAsync(Soon));
        all.ShouldBe(["first x", "second x", "pattern x"], ignoreOrder: true);
    }

    [Fact]
    public async Task Subscription_ComesBack_AfterARestart()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = await Client.ConnectAsync(server);
        var queue = await client.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"));

        await server.KillAsync();
        await server.RestartAsync();

        await Eventually.AnswerAsync(
            () => server.ExecuteAsync("PUBLISH", "news", "back"), receivers => receivers is "1", TimeSpan.FromSeconds(20), "the subscription");
        using var deadline = new CancellationTokenSource(Soon, TimeProvider.System);
        ((string?)(await queue.ReadAsync(deadline.Token)).Message).ShouldBe("back");
    }
}
