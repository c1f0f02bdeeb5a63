using System.Net.Sockets;
using System.Threading.Channels;

namespace ScalableScheduler.Testing;

/// <summary>
/// Passes bytes from one socket to another. Reading and writing are two loops with a bounded queue of chunks between
/// them, so that latency delays each chunk without throttling the stream, and a black hole or a slow reader pushes back.
/// </summary>
internal sealed class FaultPump(Socket from, Socket to, FaultDirection direction, FaultState faults, Action reset)
{
    private const int ChunkSize = 16 * 1024;
    private const int QueuedChunks = 64;

    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly Channel<Chunk> _queue = Channel.CreateBounded<Chunk>(
        new BoundedChannelOptions(QueuedChunks) { SingleReader = true, SingleWriter = true });

    /// <summary>Runs until the source has ended and that end was passed on; a failure of one loop resets the link, which ends the others.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(OrResetAsync(ReadAsync(cancellationToken)), OrResetAsync(WriteAsync(cancellationToken)));

    private async Task OrResetAsync(Task loop)
    {
        try
        {
            await loop;
        }
        catch
        {
            reset();
            throw;
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (await from.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
            await _queue.Writer.WriteAsync(new Chunk(buffer.AsSpan(0, count).ToArray(), Clock.GetTimestamp()), cancellationToken);
        _queue.Writer.Complete();
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var chunk in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            var wait = faults.Latency - Clock.GetElapsedTime(chunk.ReceivedAt);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, Clock, cancellationToken);
            await faults.Passable.WaitAsync(cancellationToken);

            var allowed = faults.Allow(direction, chunk.Bytes.Length);
            for (var rest = chunk.Bytes.AsMemory(0, allowed); !rest.IsEmpty;)
                rest = rest[await to.SendAsync(rest, cancellationToken)..];
            if (allowed < chunk.Bytes.Length)
            {
                reset();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        await faults.Passable.WaitAsync(cancellationToken);
        to.Shutdown(SocketShutdown.Send);
    }

    private readonly record struct Chunk(byte[] Bytes, long ReceivedAt);
}
