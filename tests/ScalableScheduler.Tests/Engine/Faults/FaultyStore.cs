using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;

namespace ScalableScheduler.Tests.Engine;

/// <summary>The store as one node sees it, with the faults of the way there.</summary>
internal sealed class FaultyStore(MemoryStore inner, StoreFaults faults, string node) : IScheduleStore, IDueStore, IRunStore, IClusterStore, ISignals
{
    public ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetAsync), () => inner.GetAsync(ids, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<bool>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(nameof(SaveAsync), () => inner.SaveAsync(writes, cancellationToken), cancellationToken);

    public ValueTask<bool> RemoveAsync(ScheduleId id, ScheduleVersion? expected, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveAsync), () => inner.RemoveAsync(id, expected, cancellationToken), cancellationToken);

    public ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListAsync), () => inner.ListAsync(query, cancellationToken), cancellationToken);

    public ValueTask<FencingToken> TakeAsync(PartitionId partition, CancellationToken cancellationToken) =>
        CallAsync(nameof(TakeAsync), () => inner.TakeAsync(partition, cancellationToken), cancellationToken);

    public ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadDueAsync), () => inner.ReadDueAsync(partition, limit, cancellationToken), cancellationToken);

    public ValueTask<FireAnswer> FireAsync(PartitionId partition, FencingToken token, IReadOnlyList<Firing> firings, CancellationToken cancellationToken) =>
        CallAsync(nameof(FireAsync), () => inner.FireAsync(partition, token, firings, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadHeldAsync), () => inner.ReadHeldAsync(partition, from, limit, cancellationToken), cancellationToken);

    public ValueTask<int?> RetainAsync(PartitionId partition, FencingToken token, RetentionCutoffs cutoffs, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(RetainAsync), () => inner.RetainAsync(partition, token, cutoffs, limit, cancellationToken), cancellationToken);

    public ValueTask<bool> FinishAsync(RunEnding ending, CancellationToken cancellationToken) =>
        CallAsync(nameof(FinishAsync), () => inner.FinishAsync(ending, cancellationToken), cancellationToken);

    public ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetRunAsync), () => inner.GetRunAsync(id, cancellationToken), cancellationToken);

    public ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListRunsAsync), () => inner.ListRunsAsync(query, cancellationToken), cancellationToken);

    public ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveRunsAsync), () => inner.RemoveRunsAsync(schedule, before, cancellationToken), cancellationToken);

    public ValueTask<Page<DeadLetter>> ListDeadLettersAsync(int limit, string? cursor, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListDeadLettersAsync), () => inner.ListDeadLettersAsync(limit, cursor, cancellationToken), cancellationToken);

    public ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken) =>
        CallAsync(nameof(EnsurePartitionsAsync), () => inner.EnsurePartitionsAsync(count, cancellationToken), cancellationToken);

    public ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord record, TimeSpan lifetime, CancellationToken cancellationToken) =>
        CallAsync(nameof(HeartbeatAsync), () => inner.HeartbeatAsync(record, lifetime, cancellationToken), cancellationToken);

    public async ValueTask LeaveAsync(NodeId id, CancellationToken cancellationToken) =>
        await CallAsync(nameof(LeaveAsync), () => Done(inner.LeaveAsync(id, cancellationToken)), cancellationToken);

    public ValueTask<ClusterStatus> ReadStatusAsync(CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadStatusAsync), () => inner.ReadStatusAsync(cancellationToken), cancellationToken);

    public ValueTask<IAsyncDisposable> OnDueAsync(PartitionId partition, Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(nameof(OnDueAsync), c => inner.OnDueAsync(partition, c, cancellationToken), callback, cancellationToken);

    public ValueTask<IAsyncDisposable> OnClusterChangeAsync(Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(nameof(OnClusterChangeAsync), c => inner.OnClusterChangeAsync(c, cancellationToken), callback, cancellationToken);

    public async ValueTask AnnounceClusterChangeAsync(CancellationToken cancellationToken) =>
        await CallAsync(nameof(AnnounceClusterChangeAsync), () => Done(inner.AnnounceClusterChangeAsync(cancellationToken)), cancellationToken);

    private async ValueTask<IAsyncDisposable> SubscribeAsync(
        string call, Func<Action, ValueTask<IAsyncDisposable>> subscribe, Action callback, CancellationToken cancellationToken)
    {
        var subscription = await CallAsync(call, () => subscribe(() =>
        {
            if (!faults.LosesSignal(node))
                callback();
        }), cancellationToken);
        return new Subscription(this, subscription);
    }

    private async ValueTask<T> CallAsync<T>(string call, Func<ValueTask<T>> apply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (fault, delay) = faults.Of(node, call);
        switch (fault)
        {
            case StoreFault.None:
                return await apply();
            case StoreFault.Slow:
                var answer = await apply();
                await Task.Delay(delay, faults.Time, cancellationToken);
                return answer;
            case StoreFault.AnswerLost:
                await apply();
                break;
            case StoreFault.Late:
                _ = ApplyLaterAsync(apply, delay);
                break;
            case StoreFault.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, faults.Time, cancellationToken);
                break;
        }
        throw new StoreUnavailableException($"{call}: {fault}.");
    }

    private async Task ApplyLaterAsync<T>(Func<ValueTask<T>> apply, TimeSpan delay)
    {
        await Task.Delay(delay, faults.Time);
        await apply();
    }

    private static async ValueTask<bool> Done(ValueTask call)
    {
        await call;
        return true;
    }

    private sealed class Subscription(FaultyStore store, IAsyncDisposable inner) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            await store.CallAsync("Unsubscribe", () => ValueTask.FromResult(true), CancellationToken.None);
        }
    }
}
