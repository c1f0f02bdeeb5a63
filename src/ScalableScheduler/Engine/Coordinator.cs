using System.Globalization;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Engine;

/// <summary>Keeps this node in the cluster, and owning the partitions that it should own: takes what is its share and free,
/// hands over what is another's.</summary>
public sealed partial class Coordinator(
    IClusterStore cluster,
    ISignals signals,
    Redlock locks,
    PartitionOwner owner,
    HeldAttempts held,
    UncertainAttempts uncertain,
    LoopWatch watch,
    EngineContext engine,
    ILogger<Coordinator> logger)
{
    /// <summary>A partition that should be ours but is still leased is asked for again after this.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SilenceAllowed = TimeSpan.FromSeconds(30);

    private readonly Dictionary<PartitionId, Ownership> _owned = [];
    private readonly Lock _gate = new();
    private volatile ClusterView _view = ClusterView.Unknown;

    /// <summary>A partition that this node owns, until <see cref="Task"/> ends.</summary>
    private sealed record Ownership(Task Task, CancellationTokenSource Stop, Signal ClusterChanged);

    /// <summary>What this node last knew of the cluster.</summary>
    public ClusterView View => _view;

    private TimeSpan HeartbeatEvery => locks.Duration / 5;

    /// <summary>Takes part in the cluster until <paramref name="stop"/>; then hands over all partitions and returns.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var loop = watch.Watch("coordination", SilenceAllowed);
        var changed = new Signal(engine.Time);
        var listening = Listening.ListenAsync(
            c => signals.OnClusterChangeAsync(changed.Set, c), changed, e => LogStoreAway(logger, e), engine.Time, stop);
        var hearing = Listening.ListenAsync(
            c => signals.OnCancelAsync(held.Stop, c), changed, e => LogStoreAway(logger, e), engine.Time, stop);
        try
        {
            var backOff = new BackOff();
            while (true)
            {
                TimeSpan wait;
                try
                {
                    wait = await CoordinateOnceAsync(changed, stop);
                    backOff.Reset();
                }
                catch (StoreUnavailableException e)
                {
                    engine.Metrics.StoreFailures.Add(1);
                    LogStoreAway(logger, e);
                    wait = backOff.Next();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // A bug of ours, or a right that the store does not give: said loudly. Without this loop the node would
                    // die and drop its runs; with it, readiness tells.
                    LogBroken(logger, e);
                    wait = backOff.Next();
                }
                loop.Beat();
                await changed.WaitAsync(wait, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await listening;
            await hearing;
            await HandOverAsync();
        }
    }

    /// <summary>Keeps this node in the list of the living, as one that is leaving, so that nobody recovers the runs it is
    /// still ending.</summary>
    public async Task StayAsync(CancellationToken drained)
    {
        try
        {
            while (true)
            {
                await TellAsync(() => HeartbeatAsync(isLeaving: true, drained));
                await Task.Delay(HeartbeatEvery, engine.Time, drained);
            }
        }
        catch (OperationCanceledException) when (drained.IsCancellationRequested)
        {
            // Nothing is left to end.
        }
    }

    /// <summary>Takes this node off the list of the living.</summary>
    public ValueTask LeaveAsync(CancellationToken cancellationToken) => cluster.LeaveAsync(engine.Node, cancellationToken);

    /// <summary>Says that this node lives, and brings what it owns in line with who else does.</summary>
    /// <param name="changed">Set when it should be done again early.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How long until it should be done again.</returns>
    public async Task<TimeSpan> CoordinateOnceAsync(Signal changed, CancellationToken cancellationToken)
    {
        var snapshot = await HeartbeatAsync(isLeaving: false, cancellationToken);
        var nodes = snapshot.Nodes.Where(n => !n.Node.IsLeaving).Select(n => n.Node.Id).ToArray();
        var owners = FairAssignment.Compute(nodes, engine.Scheduler.Partitions);
        var wanted = Enumerable.Range(0, owners.Count).Where(p => owners[p] == engine.Node).Select(p => new PartitionId(p)).ToHashSet();

        HandOverAllBut(wanted);
        await TakeFreeAsync(wanted, changed, cancellationToken);
        await uncertain.SettleAsync(cancellationToken);

        var owned = Owned();
        var missing = wanted.Count(p => !owned.Contains(p));
        _view = _view.Counted(owned.Count, missing, engine.Time.GetTimestamp());
        return missing > 0 ? AskAgain : UntilNextChange(snapshot);
    }

    private async Task<ClusterSnapshot> HeartbeatAsync(bool isLeaving, CancellationToken cancellationToken)
    {
        var record = new NodeRecord(
            engine.Node, engine.Self.Name, engine.Self.Version, engine.Self.StartedAt, engine.Clock.Offset,
            held.Count, [.. Owned().Select(p => p.Number).Order()], isLeaving);
        var sent = engine.Time.GetTimestamp();
        var snapshot = await cluster.HeartbeatAsync(record, locks.Duration, cancellationToken);
        engine.Clock.Observe(snapshot.StoreTime, sent);
        var before = _view;
        _view = before.After(snapshot, engine.Time, locks.Duration);
        var isChanged = !_view.Live.SequenceEqual(before.Live);
        if (isChanged)
            LogNodes(logger, _view.Live.Count, string.Join(", ", _view.Live));
        if (isChanged || _view.BeganToJudge(before, engine.Time, locks.Duration))
            RecoverAtOnce();
        return snapshot;
    }

    // A node that dies is missed the moment its time is up, not a heartbeat later.
    private TimeSpan UntilNextChange(ClusterSnapshot snapshot)
    {
        var until = snapshot.Nodes.Where(n => n.Node.Id != engine.Node).Select(n => n.Until - snapshot.StoreTime).Append(HeartbeatEvery).Min();
        return until > TimeSpan.Zero ? until : TimeSpan.FromMilliseconds(1);
    }

    private async Task TakeFreeAsync(HashSet<PartitionId> wanted, Signal changed, CancellationToken cancellationToken)
    {
        var owned = Owned();
        await Task.WhenAll(wanted.Where(p => !owned.Contains(p)).Select(TryTakeAsync));

        async Task TryTakeAsync(PartitionId partition)
        {
            var lease = await locks.TryAcquireAsync(partition.Number.ToString(CultureInfo.InvariantCulture), cancellationToken);
            if (lease is not null)
                Begin(partition, lease, changed);
        }
    }

    private void Begin(PartitionId partition, Lease lease, Signal changed)
    {
        var stop = new CancellationTokenSource();
        var clusterChanged = new Signal(engine.Time);
        lock (_gate)
            _owned[partition] = new Ownership(OwnAsync(), stop, clusterChanged);

        async Task OwnAsync()
        {
            await Task.Yield(); // so that the ownership is noted before it can end
            try
            {
                await owner.OwnAsync(partition, lease, (node, lastDid) => _view.StandingOf(node, lastDid, engine.Time, locks.Duration), clusterChanged, stop.Token);
                changed.Set();
            }
            catch (Exception e)
            {
                LogOwnershipBroken(logger, e, partition); // a bug of ours; the next regular look takes the partition again
            }
            finally
            {
                lock (_gate)
                    _owned.Remove(partition);
            }
        }
    }

    private void HandOverAllBut(HashSet<PartitionId> wanted)
    {
        Ownership[] others;
        lock (_gate)
            others = [.. _owned.Where(o => !wanted.Contains(o.Key)).Select(o => o.Value)];
        foreach (var ownership in others)
            ownership.Stop.Cancel();
    }

    // First the others learn that this node takes no share, then they find its partitions free.
    private async Task HandOverAsync()
    {
        await TellAsync(() => HeartbeatAsync(isLeaving: true, CancellationToken.None));
        Ownership[] owned;
        lock (_gate)
            owned = [.. _owned.Values];
        foreach (var ownership in owned)
            ownership.Stop.Cancel();
        await Task.WhenAll(owned.Select(o => o.Task));
        await TellAsync(() => signals.AnnounceClusterChangeAsync(CancellationToken.None).AsTask());
    }

    private async Task TellAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (StoreUnavailableException e)
        {
            LogStoreAway(logger, e); // the others miss this node when its time is up
        }
    }

    private void RecoverAtOnce()
    {
        lock (_gate)
        {
            foreach (var ownership in _owned.Values)
                ownership.ClusterChanged.Set();
        }
    }

    private HashSet<PartitionId> Owned()
    {
        lock (_gate)
            return [.. _owned.Keys];
    }
}
