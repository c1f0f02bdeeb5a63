using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace FeedStandIns.Tests;

public sealed class SocketAwaitableEventArgsTests
{
    [Fact]
    public async Task Connect_CanBeAwaited()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var args = new SocketAwaitableEventArgs(null) { RemoteEndPoint = listener.LocalEndpoint };

        if (!socket.ConnectAsync(args))
            args.Complete();
        await args;

        socket.Connected.ShouldBeTrue();
    }

    [Fact]
    public async Task Abort_EndsTheWait_WithItsError()
    {
        using var args = new SocketAwaitableEventArgs(PipeScheduler.ThreadPool);
        var waiting = AwaitAsync(args);
        waiting.IsCompleted.ShouldBeFalse();

        args.Abort(SocketError.TimedOut);

        (await Should.ThrowAsync<SocketException>(() => waiting)).SocketErrorCode.ShouldBe(SocketError.TimedOut);
    }

    [Fact]
    public async Task Abort_ComesTooLate_OnceCompleted()
    {
        using var args = new SocketAwaitableEventArgs(null);

        args.Complete();
        args.Abort();

        (await AwaitAsync(args)).ShouldBe(0);
    }

    private static async Task<int> AwaitAsync(SocketAwaitableEventArgs args) => await args;
}
