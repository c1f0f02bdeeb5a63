using Microsoft.Extensions.Logging;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Testing;
using static ScalableScheduler.Simulation.SimulatedCluster;

namespace ScalableScheduler.Tests.Model;

/// <summary>The planner with its store, asked and obeyed as the engine's loops do it, but one step at a time. Each write is
/// done twice, since each is safe to repeat.</summary>
internal sealed partial class PlannerUnderTest : IWorld
{
    private const int All = 100_000;
    private const int ScansAtMost = 10_000;

    private static readonly ScheduleId Id = new(IWorld.Schedule);
    private static readonly PartitionId Partition = new(0);
    private static readonly EngineMetrics Metrics = new();

    private readonly ManualTime _time = new(Instants.Start);
    private readonly MemoryStore _store;
    private readonly EngineContext _engine;
    private readonly BatchPlanner _planner;
    private readonly FencingToken _token;
    private readonly List<HeldRun> _taken = [];
    private Collection _collection;
    private ScheduleSpec? _spec;

    public PlannerUnderTest()
    {
        _store = new MemoryStore(_time, partitions: 1);
        _engine = new EngineContext(
            new NodeDescription(new NodeId("node"), "node", "test", Instants.Start), new StoreClock(_time), _time, new Random(0), Metrics,
            new SchedulerOptions(), new HistoryOptions { RunsPerSchedule = All }, new RetryOptions { Jitter = false });
        _planner = new BatchPlanner(_engine, new Strict());
        _token = Now(_store.TakeAsync(Partition, CancellationToken.None));
        _collection = new Collection { Name = new CollectionName(IWorld.Collection), Revision = 1, CreatedAt = Instants.Start, UpdatedAt = Instants.Start };
        Now(_store.SaveAsync(_collection, null, CancellationToken.None)).ShouldBeTrue();
    }

    private ScheduleView? View => Now(_store.GetAsync([Id], CancellationToken.None))[0];

    public void Pass(long milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public void Scan(int room)
    {
        for (var scans = 0; room > 0; scans++)
        {
            scans.ShouldBeLessThan(ScansAtMost, "the scan does not come to an end");
            var batch = Now(_store.ReadDueAsync(Partition, 1, CancellationToken.None));
            var firings = _planner.Plan(batch, room);
            if (firings.Count == 0)
                return;
            for (var time = 0; time < 2; time++)
                Now(_store.FireAsync(Partition, _token, firings, CancellationToken.None)).Accepted.ShouldBe([true], "nobody came between");
            room -= Take(firings.Single());
        }
    }

    public void Save(Func<ScheduleSpec?, ScheduleSpec?> change, bool starts)
    {
        var view = View;
        if (change(view is null ? null : _spec) is not { } spec)
            return;
        _spec = spec;
        var now = _time.GetUtcNow();
        var registration = Registration.Of(Definitions.Of(spec, now), view is null ? null : (view.Definition, view.State), now, starts);
        Now(_store.SaveAsync([new ScheduleWrite(registration, view)], CancellationToken.None)).ShouldBe([SaveAnswer.Stored]);
    }

    public void Remove() => Now(_store.RemoveAsync(Id, null, cancel: true, CancellationToken.None));

    public void EnableCollection(bool enabled)
    {
        var next = _collection with { Enabled = enabled, Revision = _collection.Revision + 1 };
        Now(_store.SaveAsync(next, _collection.Revision, CancellationToken.None)).ShouldBeTrue();
        _collection = next;
    }

    public void StartBackfill(long from, long to, int limit, double rate)
    {
        if (View is not { } view)
            return;
        var (first, last) = (Instants.At(from), Instants.At(to));
        Now(_store.StartBackfillAsync(
            new Backfill
            {
                Schedule = Id,
                From = first,
                To = last,
                Limit = limit,
                Rate = rate,
                Total = BackfillPlanner.Count(view.Definition, first, last, limit),
                CreatedAt = _time.GetUtcNow(),
            },
            CancellationToken.None));
    }

    public void CancelBackfill()
    {
        if (Now(_store.GetBackfillAsync(Id, CancellationToken.None)) is not { Status: BackfillStatus.Running } running)
            return;
        var ended = running with { Status = BackfillStatus.Cancelled, FinishedAt = _time.GetUtcNow(), Version = running.Version + 1 };
        for (var time = 0; time < 2; time++)
            Now(_store.EndBackfillAsync(running, ended, CancellationToken.None)).ShouldBeTrue();
    }

    public void FollowChains()
    {
        foreach (var trigger in Triggers())
        {
            var call = _store.RemoveChainTriggerAsync(trigger, CancellationToken.None);
            call.IsCompletedSuccessfully.ShouldBeTrue();
        }
    }

    public void RemoveCompleted()
    {
        var longAgo = Instants.Start.AddYears(-1);
        var cutoffs = new RetentionCutoffs(longAgo, _time.GetUtcNow().AddMilliseconds(-IWorld.CompletedFor), longAgo);
        Now(_store.RetainAsync(Partition, _token, cutoffs, All, CancellationToken.None)).ShouldNotBeNull();
    }

    // What the firing starts is this node's; how many runs that is.
    private int Take(Firing firing)
    {
        IReadOnlyList<HeldRun> taken = firing switch
        {
            ScheduleFiring f => [.. f.Runs.Where(r => !r.IsWaiting).Select(r => new HeldRun(r, f.Read.Definition, f.Read.Collection))],
            BackfillFiring f => [.. f.Runs.Select(r => new HeldRun(r, f.Read.Definition, f.Read.Collection))],
            RunFiring { Run.IsWaiting: false } f => [new HeldRun(f.Run, f.Read.Definition, f.Read.Collection)],
            _ => [],
        };
        _taken.AddRange(taken);
        return taken.Count;
    }

    private IReadOnlyList<ChainTrigger> Triggers() =>
        Now(_store.ReadChainTriggersAsync(Partition, DateTimeOffset.MaxValue, All, CancellationToken.None));

    /// <summary>The planner logs what it could not plan, and goes on; here that ends the story.</summary>
    private sealed class Strict : ILogger<BatchPlanner>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException(formatter(state, exception), exception);
    }
}
