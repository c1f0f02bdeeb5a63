using System.Threading.Channels;

namespace ScalableScheduler.Engine;

/// <summary>Attempts that this node holds, from their acceptance until they ended. Its room is bounded: who wants to fire
/// reserves room first, so that a node never accepts more than it can soon execute.</summary>
public sealed class RunQueue(int capacity)
{
    private readonly Channel<HeldRun> _waiting = Channel.CreateUnbounded<HeldRun>();
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiters = [];
    private int _room = capacity;

    private sealed class Waiter(int wanted) : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public int Wanted => wanted;
    }

    /// <summary>Attempts that nobody executes yet.</summary>
    public ChannelReader<HeldRun> Waiting => _waiting.Reader;

    /// <summary>Waits for room, first come first served.</summary>
    /// <returns>From 1 to <paramref name="wanted"/> places, as many as there are.</returns>
    public async Task<int> ReserveAsync(int wanted, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(wanted);
        lock (_gate)
        {
            _waiters.AddLast(waiter);
            Serve();
        }
        await using var registration = cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return await waiter.Task;
    }

    /// <summary>Frees places that were reserved, or whose attempts ended.</summary>
    public void Release(int places)
    {
        lock (_gate)
        {
            _room += places;
            Serve();
        }
    }

    /// <summary>Puts an attempt into a reserved place.</summary>
    /// <exception cref="InvalidOperationException">The queue was completed: on stopping, nobody fires any more by then.</exception>
    public void Enqueue(HeldRun run)
    {
        if (!_waiting.Writer.TryWrite(run))
            throw new InvalidOperationException($"The queue is completed; run {run.Run.Id} came after.");
    }

    /// <summary>Takes no more; what waits can still be read.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    private void Serve()
    {
        while (_room > 0 && _waiters.First is { Value: var waiter })
        {
            _waiters.RemoveFirst();
            var places = Math.Min(_room, waiter.Wanted);
            if (waiter.TrySetResult(places)) // or it has given up waiting
                _room -= places;
        }
    }
}
