using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <content>What the owner of a partition writes, and how runs end: writes that may be held back on their way.</content>
internal sealed partial class FaultyStore
{
    public ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken) =>
        WriteAsync(nameof(FireAsync), partition, async () =>
        {
            var arrived = Arrived(new OwnerWrite(nameof(FireAsync), partition, token) { Firings = firings });
            var answer = await inner.FireAsync(partition, arrived, firings, cancellationToken);
            Note(answer.TokenIsStale);
            faults.Fired?.Invoke(partition, node, firings, answer);
            return answer;
        }, cancellationToken);

    public ValueTask<int?> RetainAsync(PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken) =>
        WriteAsync(nameof(RetainAsync), partition, async () =>
        {
            var arrived = Arrived(new OwnerWrite(nameof(RetainAsync), partition, token));
            var removed = await inner.RetainAsync(partition, arrived, cutoffs, limit, cancellationToken);
            Note(isStale: removed is null);
            return removed;
        }, cancellationToken);

    public ValueTask<CheckedPage?> CheckAsync(PartitionId partition, FencingToken token, string position, bool repair, CancellationToken cancellationToken) =>
        WriteAsync(nameof(CheckAsync), partition, async () =>
        {
            var arrived = Arrived(new OwnerWrite(nameof(CheckAsync), partition, token));
            var page = await inner.CheckAsync(partition, arrived, position, repair, cancellationToken);
            Note(isStale: page is null);
            return Readable(page);
        }, cancellationToken);

    public ValueTask<IReadOnlyList<bool>?> RepairAsync(PartitionId partition, FencingToken token, IReadOnlyList<Repair> repairs, CancellationToken cancellationToken) =>
        WriteAsync(nameof(RepairAsync), partition, async () =>
        {
            var arrived = Arrived(new OwnerWrite(nameof(RepairAsync), partition, token) { Repairs = repairs });
            var repaired = await inner.RepairAsync(partition, arrived, repairs, cancellationToken);
            Note(isStale: repaired is null);
            return repaired;
        }, cancellationToken);

    public ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken) =>
        WriteAsync(nameof(FinishAsync), PartitionId.Of(ending.Read.Schedule, partitions), async () =>
        {
            var answer = await inner.FinishAsync(ending, cancellationToken);
            faults.Finished?.Invoke(node, ending, answer);
            return answer;
        }, cancellationToken);

    // The token with which the store compares: the one that was sent, unless a test has the store be broken.
    private FencingToken Arrived(OwnerWrite write) => faults.Arriving?.Invoke(write) ?? write.Token;

    private void Note(bool isStale)
    {
        if (isStale)
            faults.Count("write refused, its token was stale");
    }

    private ValueTask<T> WriteAsync<T>(string call, PartitionId partition, Func<ValueTask<T>> apply, CancellationToken cancellationToken) =>
        faults.HeldBack(node, call) is { } held ? HoldAsync(held, call, partition, apply, cancellationToken) : CallAsync(call, apply, cancellationToken);

    // It is carried out when it arrives, whatever became of the node; and answered if the node still waits for it.
    private async ValueTask<T> HoldAsync<T>(HeldCall held, string call, PartitionId partition, Func<ValueTask<T>> apply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever waits is told on this thread, in its turn: a continuation that runs elsewhere would tell another story each time.
#pragma warning disable VSTHRD003, CA2008 // set on this thread
        var answer = new TaskCompletionSource<T>();
        held.Begin(call, partition, () => answer.SetResult(SimulatedCluster.Now(apply())));
        try
        {
            return await answer.Task.WaitAsync(faults.CallTimeout, faults.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException($"{call}: held back.");
        }
#pragma warning restore VSTHRD003, CA2008
    }
}
