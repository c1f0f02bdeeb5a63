using ScalableScheduler.Testing;
using StackExchange.Redis;

namespace FeedStandIns.Tests;

public sealed class LeakTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Dispose_ClosesEverySocket_HereAndAtTheServer()
    {
        await UseAsync(); // What stays for the life of the process is there now.
        var sockets = OpenSockets();

        for (var i = 0; i < 10; i++)
            await UseAsync();

        await Eventually.AnswerAsync(() => Task.FromResult(OpenSockets()), n => n <= sockets, Soon, $"{sockets} open sockets");
        await Eventually.AnswerAsync(
            () => fixture.Server.ExecuteAsync("INFO", "clients"),
            info => info!.Contains("connected_clients:1\r", StringComparison.Ordinal), // The one that asks.
            Soon,
            "the server to have no other client");
    }

    [Fact]
    public async Task BrokenConnections_LeaveNoSockets()
    {
        await using var proxy = FaultProxy.Start(fixture.Server.Port);
        await using var client = await Client.ConnectAsync(proxy);
        await client.GetDatabase().PingAsync();
        var open = proxy.Open;
        var sockets = OpenSockets();

        for (var i = 0; i < 10; i++)
        {
            var before = proxy.Accepted;
            proxy.CutNow().ShouldBeGreaterThan(0);
            await Eventually.TrueAsync(() => Task.FromResult(proxy.Accepted > before), Soon, "a new connection");
            await Client.RecoversAsync(client);
        }

        await Eventually.AnswerAsync(() => Task.FromResult(proxy.Open), n => n <= open, Soon, $"{open} connections");
        await Eventually.AnswerAsync(() => Task.FromResult(OpenSockets()), n => n <= sockets, Soon, $"{sockets} open sockets");
    }

    private async Task UseAsync()
    {
        await using var client = await Client.ConnectAsync(fixture.Server);
        await client.GetSubscriber().SubscribeAsync(RedisChannel.Literal("c"), (_, _) => { });
        await client.GetDatabase().StringSetAsync("k", Bytes.Make(1, 100_000));
    }

    private static int OpenSockets() =>
        Directory.EnumerateFiles("/proc/self/fd")
            .Count(file => new FileInfo(file).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
}
