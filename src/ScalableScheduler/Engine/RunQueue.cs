using System.Threading.Channels;

namespace ScalableScheduler.Engine;

/// <summary>Attempts that this node holds, from their acceptance until they ended. Its room is bounded: who wants to fire
/// reserves room first, so that a node never accepts more than it can soon execute.</summary>
public sealed class RunQueue(int capacity) : IDisposable
{
    private readonly SemaphoreSlim _room = new(capacity, capacity);
    private readonly Channel<HeldRun> _waiting = Channel.CreateUnbounded<HeldRun>();

    public int Capacity => capacity;

    /// <summary>Attempts that are waiting or executed, and room that is reserved for them.</summary>
    public int Used => capacity - _room.CurrentCount;

    /// <summary>Attempts that nobody executes yet.</summary>
    public ChannelReader<HeldRun> Waiting => _waiting.Reader;

    /// <summary>Waits for room.</summary>
    /// <returns>From 1 to <paramref name="wanted"/> places, as many as there are now.</returns>
    public async ValueTask<int> ReserveAsync(int wanted, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        var got = 1;
        while (got < wanted && await _room.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            got++;
        return got;
    }

    /// <summary>Frees places that were reserved, or whose attempts ended.</summary>
    public void Release(int places)
    {
        if (places > 0)
            _room.Release(places);
    }

    /// <summary>Puts an attempt into a reserved place.</summary>
    public void Enqueue(HeldRun run) => _waiting.Writer.TryWrite(run);

    /// <summary>Takes no more; what waits can still be read.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public void Dispose() => _room.Dispose();
}
