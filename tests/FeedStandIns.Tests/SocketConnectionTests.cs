using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace FeedStandIns.Tests;

public sealed class SocketConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private Socket _peer = null!;
    private Socket _socket = null!;

    [Fact]
    public async Task EndOfStream_CompletesInput_WithWhatCameBefore()
    {
        using var connection = Connect();
        await _peer.SendAsync("last words"u8.ToArray());
        _peer.Shutdown(SocketShutdown.Send);

        var result = await connection.Input.ReadAtLeastAsync(int.MaxValue).AsTask().WaitAsync(Soon);

        result.IsCompleted.ShouldBeTrue();
        result.Buffer.Length.ShouldBe(10);
        connection.ShutdownKind.ShouldBe(PipeShutdownKind.ReadEndOfStream);
        connection.BytesRead.ShouldBe(10);
    }

    [Fact]
    public async Task Reset_ThrowsConnectionReset_AndSaysSo()
    {
        using var connection = Connect();
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Dispose();

        await Should.ThrowAsync<ConnectionResetException>(() => connection.Input.ReadAsync().AsTask().WaitAsync(Soon));

        connection.ShutdownKind.ShouldBe(PipeShutdownKind.ReadSocketError);
        connection.SocketError.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task CompletedOutput_SendsEverything_ThenTheEnd()
    {
        using var connection = Connect();
        var sent = Bytes.Make(3, 5_000_000);
        var receiving = ReceiveAllAsync(_peer);

        await connection.Output.WriteAsync(sent);
        await connection.Output.CompleteAsync();

        Bytes.ShouldBeSame(await receiving.WaitAsync(Soon), sent);
        connection.BytesSent.ShouldBe(sent.Length);
    }

    [Fact]
    public async Task SlowPeer_MakesTheWriterWait()
    {
        using var connection = Connect(send: new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024));
        var sent = Bytes.Make(4, 32 << 20); // More than two socket buffers hold.

        var writing = connection.Output.WriteAsync(sent).AsTask();
        await Should.ThrowAsync<TimeoutException>(() => writing.WaitAsync(TimeSpan.FromMilliseconds(200)));
        var receiving = ReceiveAllAsync(_peer);
        await writing.WaitAsync(Soon);
        await connection.Output.CompleteAsync();

        Bytes.ShouldBeSame(await receiving.WaitAsync(Soon), sent);
    }

    [Fact]
    public async Task SlowReader_StopsReadingFromTheSocket()
    {
        const int threshold = 64 * 1024;
        using var connection = Connect(receive: new PipeOptions(pauseWriterThreshold: threshold, resumeWriterThreshold: threshold / 2));
        var sent = Bytes.Make(5, 32 << 20);

        var sending = _peer.SendAsync(sent);
        await Should.ThrowAsync<TimeoutException>(() => sending.WaitAsync(TimeSpan.FromMilliseconds(200)));
        connection.BytesRead.ShouldBeLessThanOrEqualTo(2 * threshold);

        var received = new MemoryStream();
        while (received.Length < sent.Length)
        {
            var result = await connection.Input.ReadAsync().AsTask().WaitAsync(Soon);
            foreach (var memory in result.Buffer)
                received.Write(memory.Span);
            connection.Input.AdvanceTo(result.Buffer.End);
        }
        Bytes.ShouldBeSame(received.ToArray(), sent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispose_EndsBothLoops_EvenWhileTheyWait(bool readerIsBehind)
    {
        var small = new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8);
        var connection = Connect(send: small, receive: small);
        if (readerIsBehind)
        {
            await _peer.SendAsync(new byte[1_000]);
            await connection.Input.ReadAtLeastAsync(1_000).AsTask().WaitAsync(Soon);
            connection.Input.CancelPendingRead();
            connection.Input.AdvanceTo(default, default);
        }

        connection.Dispose();

        // The pipes are completed by the loops when they end.
        await InputEndsAsync(connection.Input).WaitAsync(Soon);
        await OutputEndsAsync(connection.Output).WaitAsync(Soon);
        connection.ShutdownKind.ShouldBe(PipeShutdownKind.PipeDisposed);
        connection.GetCounters().BytesAvailableOnSocket.ShouldBe(-1);
        connection.Dispose();
    }

    [Fact]
    public async Task ProtocolShutdown_IsKept_AsTheFirstReason()
    {
        using var connection = Connect();

        connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient).ShouldBeTrue();
        connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitServer).ShouldBeFalse();
        _peer.Dispose();
        await InputEndsAsync(connection.Input).WaitAsync(Soon);

        connection.ShutdownKind.ShouldBe(PipeShutdownKind.ProtocolExitClient);
    }

    public async Task InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _socket.ConnectAsync(listener.LocalEndpoint);
        _peer = await listener.AcceptSocketAsync();
        SocketConnection.SetRecommendedClientOptions(_socket);
    }

    public Task DisposeAsync()
    {
        _socket.Dispose();
        _peer.Dispose();
        return Task.CompletedTask;
    }

    private SocketConnection Connect(PipeOptions? send = null, PipeOptions? receive = null) =>
        SocketConnection.Create(_socket, send, receive);

    private static async Task InputEndsAsync(PipeReader input)
    {
        while (true)
        {
            var result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private static async Task OutputEndsAsync(PipeWriter output)
    {
        while (!(await output.WriteAsync(new byte[1])).IsCompleted)
        {
            // Each write is either refused, or taken by a loop that is about to end.
        }
    }

    private static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) is var count and > 0)
            await received.WriteAsync(buffer.AsMemory(0, count));
        return received.ToArray();
    }
}
