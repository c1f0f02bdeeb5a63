using System.Collections.Concurrent;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Events;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using Shouldly;
using Xunit;

namespace ScalableScheduler.Testing.StoreConformance;

/// <summary>The promises of <see cref="ISignals"/>.</summary>
public abstract class SignalsConformance : StoreConformance
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task OnDue_CallsBack_WhenAScheduleIsSavedThatIsDue()
    {
        var schedule = Samples.Schedule("a");
        var signal = new Signal();
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(schedule), signal.Set, None);

        await AddAsync(schedule, (await NowAsync()).AddSeconds(1));

        await signal.SeenAsync();
    }

    [Fact]
    public async Task OnDue_CallsBack_WhenARunWaitsForAnAttemptSoon()
    {
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var run = await OpenRunAsync(schedule, Samples.Start, null);
        var signal = new Signal();
        await using var subscription = await Store.Signals.OnDueAsync(PartitionOf(schedule), signal.Set, None);

        await ContinueAsync(run, run.GiveBack(await NowAsync()));

        await signal.SeenAsync();
    }

    [Fact]
    public async Task OnDue_KeepsQuiet_OnceDisposed_AndAboutOtherPartitions()
    {
        var schedule = Samples.Schedule("a");
        var (disposed, other, last) = (new Signal(), new Signal(), new Signal());
        var subscription = await Store.Signals.OnDueAsync(PartitionOf(schedule), disposed.Set, None);
        await subscription.DisposeAsync();
        await using var elsewhere = await Store.Signals.OnDueAsync(
            new PartitionId((PartitionOf(schedule).Number + 1) % Store.Partitions), other.Set, None);
        await using var here = await Store.Signals.OnDueAsync(PartitionOf(schedule), last.Set, None);

        await AddAsync(schedule, Samples.Start);

        await last.SeenAsync();
        disposed.Count.ShouldBe(0);
        other.Count.ShouldBe(0);
    }

    [Fact]
    public async Task OnClusterChange_CallsBack_WhenANodeComes()
    {
        await ShouldSignalAsync(() => HeartbeatAsync("a"));
    }

    [Fact]
    public async Task OnClusterChange_CallsBack_WhenANodeLeaves()
    {
        await HeartbeatAsync("a");
        await ShouldSignalAsync(async () => await Store.Cluster.LeaveAsync(new NodeId("a"), None));
    }

    [Fact]
    public async Task OnClusterChange_CallsBack_WhenANodesTimeRanOut()
    {
        await HeartbeatAsync("a");
        await HeartbeatAsync("gone", TimeSpan.FromMilliseconds(100));
        await Store.AdvanceAsync(TimeSpan.FromMilliseconds(100));
        await ShouldSignalAsync(() => HeartbeatAsync("a"));
    }

    [Fact]
    public async Task OnClusterChange_CallsBack_WhenAPartitionIsHandedOver() =>
        await ShouldSignalAsync(async () => await Store.Signals.AnnounceClusterChangeAsync(None));

    [Fact]
    public async Task OnCancel_CallsBack_WithEachRun()
    {
        var runs = new ConcurrentQueue<RunId>();
        var all = new Signal();
        await using var subscription = await Store.Signals.OnCancelAsync(
            run =>
            {
                runs.Enqueue(run);
                if (runs.Count == 2)
                    all.Set();
            },
            None);
        var disposed = await Store.Signals.OnCancelAsync(_ => throw new InvalidOperationException("It was disposed."), None);
        await disposed.DisposeAsync();

        await Store.Signals.AnnounceCancelAsync([new RunId("a:1"), new RunId("b:2")], None);

        await all.SeenAsync();
        runs.ShouldBe([new RunId("a:1"), new RunId("b:2")], ignoreOrder: true);
    }

    [Fact]
    public async Task OnEvents_CallsBack_WhenEventsAreAdded()
    {
        var signal = new Signal();
        await using var subscription = await Store.Signals.OnEventsAsync(signal.Set, None);

        await Store.Events.AppendAsync([new SchedulerEvent(EventTypes.CollectionCreated, Samples.Start, CollectionName.Default)], 10, None);

        await signal.SeenAsync();
    }

    [Fact]
    public async Task OnDue_CallsBack_WhenACollectionIsEnabled_OfWhichAScheduleWasSetAside()
    {
        var disabled = new Collection { Name = CollectionName.Default, Enabled = false, Revision = 1, CreatedAt = Samples.Start, UpdatedAt = Samples.Start };
        await Store.Collections.SaveAsync(disabled, null, None);
        var schedule = Samples.Schedule("a");
        await AddAsync(schedule, Samples.Start);
        var (partition, token) = await TakeAsync(schedule);
        var read = (await Store.Due.ReadDueAsync(partition, 1, None)).Schedules.ShouldHaveSingleItem();
        (await Store.Due.FireAsync(partition, token, [new Parking(read) { Collection = read.Collection }], None)).Accepted.ShouldBe([true]);
        var signal = new Signal();
        await using var subscription = await Store.Signals.OnDueAsync(partition, signal.Set, None);

        await Store.Collections.SaveAsync(disabled with { Enabled = true, Revision = 2 }, 1, None);

        await signal.SeenAsync();
    }

    private async Task ShouldSignalAsync(Func<Task> change)
    {
        var (one, two) = (new Signal(), new Signal());
        await using var first = await Store.Signals.OnClusterChangeAsync(one.Set, None);
        await using var second = await Store.Signals.OnClusterChangeAsync(two.Set, None);

        await change();

        await one.SeenAsync();
        await two.SeenAsync();
    }

    private async Task HeartbeatAsync(string id, TimeSpan? lifetime = null) => await Store.Cluster.HeartbeatAsync(
        new NodeRecord(new NodeId(id), id, "1", Samples.Start, TimeSpan.Zero, 0, [], IsLeaving: false), lifetime ?? TimeSpan.FromMinutes(1), None);

    private sealed class Signal
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Set()
        {
            Interlocked.Increment(ref _count);
            _seen.TrySetResult();
        }

        public Task SeenAsync() => _seen.Task.WaitAsync(Patience, TimeProvider.System);
    }
}
