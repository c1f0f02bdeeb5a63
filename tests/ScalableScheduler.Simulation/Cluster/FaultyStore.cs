using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>The store as one node sees it, with the faults of the way there.</summary>
/// <param name="inner">The store.</param>
/// <param name="faults">What goes wrong on the way.</param>
/// <param name="node">The node.</param>
/// <param name="partitions">How many there are.</param>
/// <param name="pump">Where the node hears of wake-ups: not while it stands still.</param>
/// <param name="cannotRead">Schedules whose definitions are in a form that the node's version does not know; null where it
/// knows all. It reads of them what the Redis store reads then: nothing, or an entry that can't be read.</param>
internal sealed partial class FaultyStore(MemoryStore inner, StoreFaults faults, string node, int partitions, Pump pump, Func<ScheduleId, bool>? cannotRead) :
    IScheduleStore, IDueStore, IRunStore, IWorkStore, IClusterStore, ICollectionStore, ILimitStore, IEventLog, ICheckStore, ISignals
{
    public ValueTask<IReadOnlyList<ScheduleView?>> GetAsync(IReadOnlyList<ScheduleId> ids, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetAsync), async () => Readable(await inner.GetAsync(ids, cancellationToken)), cancellationToken);

    public ValueTask<IReadOnlyList<SaveAnswer>> SaveAsync(IReadOnlyList<ScheduleWrite> writes, CancellationToken cancellationToken) =>
        CallAsync(nameof(SaveAsync), () => inner.SaveAsync(writes, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<RunId>?> RemoveAsync(ScheduleId id, ScheduleVersion? expected, bool cancel, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveAsync), () => inner.RemoveAsync(id, expected, cancel, cancellationToken), cancellationToken);

    public ValueTask<Page<ScheduleView>> ListAsync(ScheduleQuery query, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListAsync), () => inner.ListAsync(query, cancellationToken), cancellationToken);

    public ValueTask<FencingToken> TakeAsync(PartitionId partition, CancellationToken cancellationToken) =>
        CallAsync(nameof(TakeAsync), async () =>
        {
            var token = await inner.TakeAsync(partition, cancellationToken);
            faults.Taken?.Invoke(partition, node);
            return token;
        }, cancellationToken);

    public ValueTask<DueBatch> ReadDueAsync(PartitionId partition, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadDueAsync), async () => Readable(await inner.ReadDueAsync(partition, limit, cancellationToken)), cancellationToken);

    public ValueTask<IReadOnlyList<Run>> ReadHeldAsync(PartitionId partition, DateTimeOffset from, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadHeldAsync), () => inner.ReadHeldAsync(partition, from, limit, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<OpenRun?>> ReadOpenAsync(IReadOnlyList<RunId> ids, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadOpenAsync), async () => Readable(await inner.ReadOpenAsync(ids, cancellationToken)), cancellationToken);

    public ValueTask<IReadOnlyList<Offer>> PeekAsync(QueueName queue, IReadOnlyList<PartitionId> partitions, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(PeekAsync), () => inner.PeekAsync(queue, partitions, limit, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<QueueStatus>> ReadQueuesAsync(CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadQueuesAsync), () => inner.ReadQueuesAsync(cancellationToken), cancellationToken);

    public ValueTask AddJobAsync(QueueName job, CancellationToken cancellationToken) => inner.AddJobAsync(job, cancellationToken);

    public ValueTask<IReadOnlyList<QueueName>> ReadJobsAsync(CancellationToken cancellationToken) => inner.ReadJobsAsync(cancellationToken);

    public ValueTask<RunRecord?> GetRunAsync(RunId id, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetRunAsync), () => inner.GetRunAsync(id, cancellationToken), cancellationToken);

    public ValueTask<Page<RunRecord>> ListRunsAsync(RunQuery query, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListRunsAsync), () => inner.ListRunsAsync(query, cancellationToken), cancellationToken);

    public ValueTask<long> RemoveRunsAsync(ScheduleId schedule, DateTimeOffset before, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveRunsAsync), () => inner.RemoveRunsAsync(schedule, before, cancellationToken), cancellationToken);

    public ValueTask<Page<DeadLetter>> ListDeadLettersAsync(DeadLetterQuery query, CancellationToken cancellationToken) =>
        CallAsync(nameof(ListDeadLettersAsync), () => inner.ListDeadLettersAsync(query, cancellationToken), cancellationToken);

    public ValueTask<int> EnsurePartitionsAsync(int count, CancellationToken cancellationToken) =>
        CallAsync(nameof(EnsurePartitionsAsync), () => inner.EnsurePartitionsAsync(count, cancellationToken), cancellationToken);

    public ValueTask<ClusterSnapshot> HeartbeatAsync(NodeRecord record, TimeSpan lifetime, CancellationToken cancellationToken) =>
        CallAsync(nameof(HeartbeatAsync), () =>
        {
            faults.Heard?.Invoke(node);
            return inner.HeartbeatAsync(record, lifetime, cancellationToken);
        }, cancellationToken);

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

    public ValueTask<bool> StartBackfillAsync(Backfill backfill, CancellationToken cancellationToken) =>
        CallAsync(nameof(StartBackfillAsync), () => inner.StartBackfillAsync(backfill, cancellationToken), cancellationToken);

    public ValueTask<Backfill?> GetBackfillAsync(ScheduleId schedule, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetBackfillAsync), () => inner.GetBackfillAsync(schedule, cancellationToken), cancellationToken);

    public ValueTask<bool> EndBackfillAsync(Backfill read, Backfill ended, CancellationToken cancellationToken) =>
        CallAsync(nameof(EndBackfillAsync), () => inner.EndBackfillAsync(read, ended, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<ChainTrigger>> ReadChainTriggersAsync(PartitionId partition, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadChainTriggersAsync), () => inner.ReadChainTriggersAsync(partition, before, limit, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<RunRecord?>> RequestAsync(IReadOnlyList<RunRequest> requests, CancellationToken cancellationToken) =>
        CallAsync(nameof(RequestAsync), () => inner.RequestAsync(requests, cancellationToken), cancellationToken);

    public async ValueTask HastenAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken) =>
        await CallAsync(nameof(HastenAsync), () => Done(inner.HastenAsync(runs, cancellationToken)), cancellationToken);

    public ValueTask<bool> RequestCancelAsync(Run read, string reason, CancellationToken cancellationToken) =>
        CallAsync(nameof(RequestCancelAsync), () => inner.RequestCancelAsync(read, reason, cancellationToken), cancellationToken);

    public ValueTask<Run?> GetOpenAsync(RunId id, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetOpenAsync), () => inner.GetOpenAsync(id, cancellationToken), cancellationToken);

    public ValueTask<DeadLetter?> GetDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetDeadLetterAsync), () => inner.GetDeadLetterAsync(run, cancellationToken), cancellationToken);

    public ValueTask<bool> RemoveDeadLetterAsync(RunId run, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveDeadLetterAsync), () => inner.RemoveDeadLetterAsync(run, cancellationToken), cancellationToken);

    public async ValueTask RemoveChainTriggerAsync(ChainTrigger trigger, CancellationToken cancellationToken) =>
        await CallAsync(nameof(RemoveChainTriggerAsync), () => Done(inner.RemoveChainTriggerAsync(trigger, cancellationToken)), cancellationToken);

    public ValueTask<Collection?> GetAsync(CollectionName name, CancellationToken cancellationToken) =>
        CallAsync(nameof(GetAsync), () => inner.GetAsync(name, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Collection>> ListAsync(CancellationToken cancellationToken) =>
        CallAsync(nameof(ListAsync), () => inner.ListAsync(cancellationToken), cancellationToken);

    public ValueTask<bool> SaveAsync(Collection collection, long? expected, CancellationToken cancellationToken) =>
        CallAsync(nameof(SaveAsync), () => inner.SaveAsync(collection, expected, cancellationToken), cancellationToken);

    public ValueTask<CollectionRemoval> RemoveAsync(CollectionName name, long? expected, CancellationToken cancellationToken) =>
        CallAsync(nameof(RemoveAsync), () => inner.RemoveAsync(name, expected, cancellationToken), cancellationToken);

    public ValueTask<CopyComparison> CompareAsync(PartitionId partition, bool thorough, CancellationToken cancellationToken) =>
        CallAsync(nameof(CompareAsync), () => inner.CompareAsync(partition, thorough, cancellationToken), cancellationToken);

    public ValueTask<int> ReconcileAsync(PartitionId partition, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReconcileAsync), () => inner.ReconcileAsync(partition, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<Permit>> AcquireAsync(CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitRequest> requests, CancellationToken cancellationToken) =>
        CallAsync(nameof(AcquireAsync), () => inner.AcquireAsync(collection, limits, requests, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<RunId>> ReleaseAsync(CollectionName collection, CollectionLimits limits, IReadOnlyList<PermitReturn> returned, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReleaseAsync), () => inner.ReleaseAsync(collection, limits, returned, cancellationToken), cancellationToken);

    public async ValueTask AppendAsync(IReadOnlyList<SchedulerEvent> events, int keep, CancellationToken cancellationToken) =>
        await CallAsync(nameof(AppendAsync), () => Done(inner.AppendAsync(events, keep, cancellationToken)), cancellationToken);

    public ValueTask<EventPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken) =>
        CallAsync(nameof(ReadAsync), () => inner.ReadAsync(after, limit, cancellationToken), cancellationToken);

    public async ValueTask AnnounceCancelAsync(IReadOnlyList<RunId> runs, CancellationToken cancellationToken) =>
        await CallAsync(nameof(AnnounceCancelAsync), () => Done(inner.AnnounceCancelAsync(runs, cancellationToken)), cancellationToken);

    public ValueTask<IAsyncDisposable> OnCancelAsync(Action<RunId> callback, CancellationToken cancellationToken) =>
        CallAsync(nameof(OnCancelAsync), () => inner.OnCancelAsync(
            run => Deliver(() => callback(run)),
            cancellationToken), cancellationToken);

    public ValueTask<IAsyncDisposable> OnOfferAsync(Action<QueueName, PartitionId> callback, CancellationToken cancellationToken) =>
        CallAsync(nameof(OnOfferAsync), () => inner.OnOfferAsync(
            (queue, partition) => Deliver(() => callback(queue, partition)),
            cancellationToken), cancellationToken);

    public ValueTask<IAsyncDisposable> OnEventsAsync(Action callback, CancellationToken cancellationToken) =>
        SubscribeAsync(nameof(OnEventsAsync), c => inner.OnEventsAsync(c, cancellationToken), callback, cancellationToken);

    private async ValueTask<IAsyncDisposable> SubscribeAsync(
        string call, Func<Action, ValueTask<IAsyncDisposable>> subscribe, Action callback, CancellationToken cancellationToken)
    {
        var subscription = await CallAsync(call, () => subscribe(() => Deliver(callback)), cancellationToken);
        return new Subscription(this, subscription);
    }

    private void Deliver(Action signal)
    {
        if (faults.DelayOfSignal(node) is not { } delay)
            return;
        if (delay == TimeSpan.Zero)
            pump.Post(static s => ((Action)s!)(), signal);
        else
            After(delay, () => pump.Post(static s => ((Action)s!)(), signal));
    }

    // What is on its way arrives, whatever becomes of the node.
    private void After(TimeSpan delay, Action arrives) =>
        faults.Time.CreateTimer(static s => ((Action)s!)(), arrives, delay, Timeout.InfiniteTimeSpan);

    private async ValueTask<T> CallAsync<T>(string call, Func<ValueTask<T>> apply, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (fault, delay) = faults.Of(node, call);
        var time = faults.Time;
        switch (fault)
        {
            case StoreFault.None:
                return await apply();
            case StoreFault.Slow:
                var answer = await apply();
                await Task.Delay(delay, time, cancellationToken);
                return answer;
            case StoreFault.AnswerLost:
                await apply();
                break;
            case StoreFault.Late:
                After(delay, () => _ = apply().AsTask());
                break;
            case StoreFault.Hangs:
                await Task.Delay(faults.CallTimeout, time, cancellationToken);
                break;
        }
        throw new StoreUnavailableException($"{call}: {fault}.");
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
