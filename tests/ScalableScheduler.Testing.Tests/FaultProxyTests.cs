using System.Net;
using System.Net.Sockets;

namespace ScalableScheduler.Testing.Tests;

public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private EchoServer _server = null!;
    private FaultProxy _proxy = null!;

    [Fact]
    public async Task CleanLink_PassesEveryByte_AndTheEndOfTheStream()
    {
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        using var client = await ConnectAsync();
        var stream = client.GetStream();
        var received = new byte[sent.Length];

        var reading = stream.ReadExactlyAsync(received).AsTask();
        await stream.WriteAsync(sent);
        await reading;
        client.Client.Shutdown(SocketShutdown.Send);

        received.AsSpan().SequenceEqual(sent).ShouldBeTrue();
        (await stream.ReadAsync(received)).ShouldBe(0);
        await Eventually.TrueAsync(() => Task.FromResult(_proxy.Open == 0), Soon, "the link to be closed");
    }

    [Fact]
    public async Task Latency_DelaysEachDirection_ButNotTheThroughput()
    {
        var latency = TimeSpan.FromMilliseconds(100);
        _proxy.Latency = latency;
        using var client = await ConnectAsync();
        var started = TimeProvider.System.GetTimestamp();

        // 50 pieces one after the other would take 10 s if each waited for the one before.
        var buffer = new byte[50 * 16 * 1024];
        var reading = client.GetStream().ReadExactlyAsync(new byte[buffer.Length]).AsTask();
        await client.GetStream().WriteAsync(buffer);
        await reading;

        TimeProvider.System.GetElapsedTime(started).ShouldBeInRange(2 * latency, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task BlackHole_HoldsBytesBack_AndPassesThemOnWhenLifted()
    {
        using var client = await ConnectAsync();
        await PingAsync(client);
        _proxy.BlackHole = true;

        var ping = PingAsync(client);
        await Should.ThrowAsync<TimeoutException>(() => ping.WaitAsync(TimeSpan.FromMilliseconds(200)));
        _proxy.BlackHole = false;

        await ping.WaitAsync(Soon);
    }

    [Fact]
    public async Task CutNow_ResetsOpenConnections_AndAcceptsNewOnes()
    {
        using var client = await ConnectAsync();
        await PingAsync(client);

        _proxy.CutNow().ShouldBe(1);

        (await ReadErrorAsync(client)).ShouldBe(SocketError.ConnectionReset);
        using var again = await ConnectAsync();
        await PingAsync(again);
    }

    [Theory]
    [InlineData(FaultDirection.ToClient, 0)]
    [InlineData(FaultDirection.ToClient, 100_000)]
    [InlineData(FaultDirection.ToServer, 100_000)]
    public async Task CutAfter_ResetsInTheMiddle_OnlyOnce(FaultDirection direction, int bytes)
    {
        using var client = await ConnectAsync();
        await PingAsync(client);
        _proxy.CutAfter(direction, bytes);

        var writing = client.GetStream().WriteAsync(new byte[200_000]).AsTask();
        var received = 0;
        var error = await Should.ThrowAsync<IOException>(async () =>
        {
            var buffer = new byte[16 * 1024];
            while (await client.GetStream().ReadAsync(buffer) is var count and > 0)
                received += count;
        });

        ((SocketException)error.InnerException!).SocketErrorCode.ShouldBe(SocketError.ConnectionReset);
        received.ShouldBeLessThanOrEqualTo(bytes);
        await Task.WhenAny(writing);
        using var again = await ConnectAsync();
        await PingAsync(again);
    }

    [Fact]
    public async Task ResetNew_ResetsAtOnce()
    {
        _proxy.ResetNew = true;

        (await ConnectErrorAsync(_proxy)).ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Refuse_RefusesNewConnections_KeepsOpenOnes_AndListensAgain()
    {
        using var open = await ConnectAsync();
        await PingAsync(open);
        _proxy.Refuse = true;

        var failure = await Should.ThrowAsync<SocketException>(() => ConnectAsync());
        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        await PingAsync(open);

        _proxy.Refuse = false;
        using var again = await ConnectAsync();
        await PingAsync(again);
    }

    [Fact]
    public async Task DeadServer_ResetsTheClient()
    {
        await using var proxy = FaultProxy.Start(LoopbackPort.Next());

        (await ConnectErrorAsync(proxy)).ShouldBe(SocketError.ConnectionReset);
    }

    public Task InitializeAsync()
    {
        _server = new EchoServer();
        _proxy = FaultProxy.Start(_server.Port);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    private Task<TcpClient> ConnectAsync() => ConnectAsync(_proxy);

    private static async Task<TcpClient> ConnectAsync(FaultProxy proxy)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port);
        return client;
    }

    private static async Task PingAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("x"u8.ToArray());
        await client.GetStream().ReadExactlyAsync(new byte[1]);
    }

    private static async Task<SocketError> ReadErrorAsync(TcpClient client)
    {
        var failure = await Should.ThrowAsync<IOException>(() => client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Soon));
        return ((SocketException)failure.InnerException!).SocketErrorCode;
    }

    // The reset may come while the client still connects, or at its first read.
    private static async Task<SocketError> ConnectErrorAsync(FaultProxy proxy)
    {
        try
        {
            using var client = await ConnectAsync(proxy);
            return await ReadErrorAsync(client);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}
