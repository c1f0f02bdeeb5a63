namespace ScalableScheduler.Worker;

/// <summary>The free places for runs, of each queue and of all. A place is taken before a run is claimed, so that never more
/// are claimed than can be done.</summary>
internal sealed class Slots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _freeOf;
    private readonly LinkedList<Asker> _line = [];
    private int _free;

    /// <param name="queues">The queues.</param>
    /// <param name="total">At most so many runs of all queues; null for their sum.</param>
    public Slots(IReadOnlyList<WorkQueue> queues, int? total)
    {
        _freeOf = queues.ToDictionary(q => q.Name, q => q.Concurrency, StringComparer.Ordinal);
        var sum = queues.Sum(q => q.Concurrency);
        _free = Math.Min(total ?? sum, sum);
        AreScarce = _free < sum;
    }

    /// <summary>Whether the queues take places from each other, and none should keep its places long without a run.</summary>
    public bool AreScarce { get; }

    /// <summary>Takes as many places as there are for a queue, one at least; waits for it. Of scarce places it leaves some to
    /// the other queues, and who waits longest comes first.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="stop">Gives up waiting; no more are taken then.</param>
    public Task<int> TakeAsync(string queue, CancellationToken stop)
    {
        var asker = new Asker(queue);
        lock (_gate)
        {
            _line.AddLast(asker);
            Deal();
        }
        return asker.Places.Task.WaitAsync(stop);
    }

    /// <summary>Gives places back.</summary>
    public void Return(string queue, int count)
    {
        lock (_gate)
        {
            _freeOf[queue] += count;
            _free += count;
            Deal();
        }
    }

    private void Deal()
    {
        for (var node = _line.First; node is not null;)
        {
            var (asker, next) = (node.Value, node.Next);
            var places = Math.Min(Math.Min(_freeOf[asker.Queue], WorkerOptions.ClaimAtMost), Share());
            if (places > 0)
            {
                _line.Remove(node);
                _freeOf[asker.Queue] -= places;
                _free -= places;
                asker.Places.SetResult(places);
            }
            node = next;
        }
    }

    // The half, rounded up: who comes first gets most, and who comes next still some.
    private int Share() => AreScarce ? (_free + 1) / 2 : _free;

    private sealed record Asker(string Queue)
    {
        public TaskCompletionSource<int> Places { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
