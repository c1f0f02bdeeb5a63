namespace ScalableScheduler.Engine;

/// <summary>A place in the line for room in a <see cref="RunQueue"/>. Disposed, it leaves the line and gives back what was
/// granted and not kept.</summary>
public sealed class RoomRequest : IDisposable
{
    /// <summary>The higher priority first, then who came first.</summary>
    internal static readonly IComparer<RoomRequest> InTurn = Comparer<RoomRequest>.Create(
        (a, b) => a.Priority != b.Priority ? b.Priority.CompareTo(a.Priority) : a._turn.CompareTo(b._turn));

    private readonly RunQueue _queue;
    private readonly long _turn;
    private readonly Signal _granted;

    internal RoomRequest(RunQueue queue, long turn, TimeProvider time)
    {
        _queue = queue;
        _turn = turn;
        _granted = new Signal(time);
    }

    /// <summary>How many places there are; 0 while it stands in line, and where none was asked for.</summary>
    public int Granted { get; private set; }

    /// <summary>Whether there is nothing to wait for.</summary>
    public bool IsServed => Granted > 0 || Wanted == 0;

    internal int Wanted { get; set; }

    internal int Priority { get; set; }

    /// <summary>Places that are in use from now on; each is freed by <see cref="RunQueue.Release"/>.</summary>
    internal int Kept { get; private set; }

    /// <summary>Waits until there is room, but not longer than <paramref name="atMost"/>.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _granted.WaitAsync(atMost, cancellationToken);

    /// <summary>Asks for something else, unless room was granted.</summary>
    public void Change(int wanted, int priority) => _queue.Change(this, wanted, priority);

    /// <summary>Keeps so many of the places that were granted; the others are given back in the end.</summary>
    public void Keep(int places) => Kept = places;

    public void Dispose() => _queue.Leave(this);

    internal void Grant(int places)
    {
        Granted = places;
        _granted.Set();
    }
}
