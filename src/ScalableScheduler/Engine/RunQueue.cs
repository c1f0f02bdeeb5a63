using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace ScalableScheduler.Engine;

/// <summary>Attempts that this node holds, from their acceptance until they ended. Its room is bounded: who wants to fire
/// asks for room first, so that a node never accepts more than it can soon execute. The higher priority goes first, and
/// among equals who came first.</summary>
public sealed class RunQueue(int capacity, TimeProvider time)
{
    private readonly Channel<Waiting> _waiting = Channel.CreateUnboundedPrioritized<Waiting>();
    private readonly Lock _gate = new();
    private readonly SortedSet<RoomRequest> _line = new(RoomRequest.InTurn);
    private long _turn;
    private int _room = capacity;

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Waiting(HeldRun Run, int Priority, long Turn) : IComparable<Waiting>
    {
        public int CompareTo(Waiting other) =>
            Priority != other.Priority ? other.Priority.CompareTo(Priority) : Turn.CompareTo(other.Turn);
    }

    /// <summary>Waits until there is an attempt to execute.</summary>
    /// <returns>False when the queue is completed and empty.</returns>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _waiting.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes the attempt whose turn it is.</summary>
    public bool TryTake([NotNullWhen(true)] out HeldRun? run)
    {
        var isTaken = _waiting.Reader.TryRead(out var waiting);
        run = waiting.Run;
        return isTaken;
    }

    /// <summary>Stands in line for room.</summary>
    /// <param name="wanted">So many places; fewer are granted where there are fewer, but at least one.</param>
    /// <param name="priority">The highest of what is to be fired.</param>
    public RoomRequest Ask(int wanted, int priority)
    {
        var request = new RoomRequest(this, Interlocked.Increment(ref _turn), time) { Wanted = wanted, Priority = priority };
        lock (_gate)
        {
            if (wanted > 0)
                _line.Add(request);
            Serve();
        }
        return request;
    }

    /// <summary>Frees places whose attempts ended.</summary>
    public void Release(int places)
    {
        lock (_gate)
        {
            _room += places;
            Serve();
        }
    }

    /// <summary>Puts an attempt into a place that was granted.</summary>
    /// <exception cref="InvalidOperationException">The queue was completed: on stopping, nobody fires any more by then.</exception>
    public void Enqueue(HeldRun run)
    {
        if (!_waiting.Writer.TryWrite(new Waiting(run, run.Run.PriorityIn(run.Definition), Interlocked.Increment(ref _turn))))
            throw new InvalidOperationException($"The queue is completed; run {run.Run.Id} came after.");
    }

    /// <summary>Takes no more; what waits can still be taken.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <summary>Changes what a request asks for, unless it was granted. It keeps its turn among those of its priority.</summary>
    internal void Change(RoomRequest request, int wanted, int priority)
    {
        lock (_gate)
        {
            if (!_line.Remove(request))
                return;
            (request.Wanted, request.Priority) = (wanted, priority);
            if (wanted > 0)
                _line.Add(request);
        }
    }

    internal void Leave(RoomRequest request)
    {
        lock (_gate)
        {
            _line.Remove(request);
            _room += request.Granted - request.Kept;
            Serve();
        }
    }

    private void Serve()
    {
        while (_room > 0 && _line.Min is { } first)
        {
            _line.Remove(first);
            var places = Math.Min(_room, first.Wanted);
            _room -= places;
            first.Grant(places);
        }
    }
}
