namespace ScalableScheduler.Worker;

/// <summary>The free places for runs, of each queue and of all. A place is taken before a run is claimed, so that never more
/// are claimed than can be done.</summary>
internal sealed class Slots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _freeOf;
    private int _free;
    private TaskCompletionSource _returned = NewSource();

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

    /// <summary>Takes as many places as there are for a queue, one at least; waits for it. Of scarce places it
    /// leaves some to the other queues.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async Task<int> TakeAsync(string queue, CancellationToken stop)
    {
        while (true)
        {
            Task returned;
            lock (_gate)
            {
                var taken = Math.Min(Math.Min(_freeOf[queue], WorkerOptions.ClaimAtMost), Share());
                if (taken > 0)
                {
                    _freeOf[queue] -= taken;
                    _free -= taken;
                    return taken;
                }
                returned = _returned.Task;
            }
            await returned.WaitAsync(stop);
        }
    }

    /// <summary>Gives places back.</summary>
    public void Return(string queue, int count)
    {
        TaskCompletionSource returned;
        lock (_gate)
        {
            _freeOf[queue] += count;
            _free += count;
            returned = _returned;
            _returned = NewSource();
        }
        returned.SetResult();
    }

    // The half, rounded up: who comes first gets most, and who comes next still some.
    private int Share() => AreScarce ? (_free + 1) / 2 : _free;

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
