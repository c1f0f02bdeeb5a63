using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Simulation;

/// <content>What the owner of a partition writes, and how runs end: writes that may be held back on their way.</content>
internal sealed partial class FaultyStore
{
    public ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken) =>
        WriteAsync(new OwnerWrite(nameof(FireAsync), partition, token) { Firings = firings }, async write =>
        {
            var answer = await inner.FireAsync(partition, write.Token, write.Firings, cancellationToken);
            Note(answer.TokenIsStale);
            faults.Fired?.Invoke(partition, node, firings, answer);
            return answer;
        }, cancellationToken);

    public ValueTask<int?> RetainAsync(PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken) =>
        WriteAsync(new OwnerWrite(nameof(RetainAsync), partition, token), async write =>
        {
            var removed = await inner.RetainAsync(partition, write.Token, cutoffs, limit, cancellationToken);
            Note(isStale: removed is null);
            return removed;
        }, cancellationToken);

    public ValueTask<CheckedPage?> CheckAsync(PartitionId partition, FencingToken token, string position, bool repair, CancellationToken cancellationToken) =>
        WriteAsync(new OwnerWrite(nameof(CheckAsync), partition, token), async write =>
        {
            var page = await inner.CheckAsync(partition, write.Token, position, repair, cancellationToken);
            Note(isStale: page is null);
            return Readable(page);
        }, cancellationToken);

    public ValueTask<IReadOnlyList<bool>?> RepairAsync(PartitionId partition, FencingToken token, IReadOnlyList<Repair> repairs, CancellationToken cancellationToken) =>
        WriteAsync(new OwnerWrite(nameof(RepairAsync), partition, token) { Repairs = repairs }, async write =>
        {
            var repaired = await inner.RepairAsync(partition, write.Token, write.Repairs, cancellationToken);
            Note(isStale: repaired is null);
            return repaired;
        }, cancellationToken);

    public ValueTask<FinishAnswer> FinishAsync(RunEnding ending, CancellationToken cancellationToken) =>
        WriteAsync(new OwnerWrite(nameof(FinishAsync), PartitionId.Of(ending.Read.Schedule, partitions)), async _ =>
        {
            var answer = await inner.FinishAsync(ending, cancellationToken);
            faults.Finished?.Invoke(node, ending, answer);
            return answer;
        }, cancellationToken);

    private void Note(bool isStale)
    {
        if (isStale)
            faults.Count("write refused, its token was stale");
    }

    private ValueTask<T> WriteAsync<T>(OwnerWrite write, Func<OwnerWrite, ValueTask<T>> carryOut, CancellationToken cancellationToken)
    {
        return faults.HeldBack(node, write) is { } held ? HoldAsync(held, write, Arrive, cancellationToken) : CallAsync(write.Call, Arrive, cancellationToken);

        ValueTask<T> Arrive() => carryOut(faults.Arriving?.Invoke(write) ?? write);
    }

    // It is carried out when it arrives, whatever became of the node; and answered if the node still waits for it.
    private async ValueTask<T> HoldAsync<T>(HeldCall held, OwnerWrite write, Func<ValueTask<T>> arrive, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Whoever waits is told on this thread, in its turn: a continuation that runs elsewhere would tell another story each time.
        var answer = new TaskCompletionSource<T>();
        held.Begin(write, () => answer.SetResult(SimulatedCluster.Now(arrive())));
        try
        {
            return await answer.Task.WaitAsync(faults.CallTimeout, faults.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException($"{write.Call}: held back.");
        }
    }
}
