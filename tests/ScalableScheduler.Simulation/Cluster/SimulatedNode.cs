using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Engine;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>One node of a <see cref="SimulatedCluster"/>: the real engine on its own pump.</summary>
internal sealed class SimulatedNode
{
    // Nobody listens to it; and what measures is never given up by the runtime, as many clusters as there are.
    private static readonly EngineMetrics Metrics = new();

    private readonly Pump _pump = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Trace? _trace;

    public SimulatedNode(SimulatedCluster cluster, string name, IReadOnlyList<ILockServer> locks, Func<ScheduleId, bool>? cannotRead)
    {
        Name = name;
        Clock = new NodeClock(cluster.Time, _pump);
        _trace = cluster.Trace;
        var (values, claims) = (0, 0);
        var engine = new EngineContext(
            new NodeDescription(new NodeId(name), name, "test", cluster.Time.GetUtcNow()),
            new StoreClock(Clock), Clock, new Random(name.Length), Metrics, cluster.Scheduler, cluster.History, cluster.Retry)
        {
            NewClaim = () => new ClaimId($"{name}-{claims++}"),
        };
        Held = new HeldAttempts(Clock);
        var watch = new LoopWatch(Clock);
        var queue = new RunQueue(2 * cluster.Scheduler.MaxConcurrentRuns, Clock);
        var store = new FaultyStore(cluster.Store, cluster.Faults, name, cluster.Scheduler.Partitions, _pump, cannotRead);
        ITaskType probe = new Probe(name, cluster.Time, cluster.Arrivals, cluster.Stops, (d, c) => cluster.Answer(d, c));
        var events = new EventFeed(store, cluster.Events, engine.Metrics, Clock, Log<EventFeed>());
        var limits = new LimitGate(store, store, store, Clock, Log<LimitGate>());
        var chains = new ChainFollower(store, store, store, engine, Log<ChainFollower>());
        var outcomes = new RunOutcomes(limits, chains, events);
        var uncertain = new UncertainAttempts(store, store, Held, engine);
        var renderer = new TaskRenderer(new VariableScopes(store, EnvironmentVariables.None, SecretBox.WithoutKeys), [probe], new TemplateOptions());
        var stopper = new WorkStopper(renderer, [probe], engine, Log<WorkStopper>());
        var executor = new RunExecutor(
            store, outcomes, limits, renderer, new SchedulePauser(store, events, engine, Log<SchedulePauser>()),
            uncertain, [probe], queue, Held, engine, Log<RunExecutor>());
        var reconciler = new Reconciler(store, store, engine, cluster.RecordFaults);
        Check = new ClusterCheck(store, reconciler, engine, Log<ClusterCheck>());
        var owner = new PartitionOwner(
            new DueScanner(store, new BatchPlanner(engine, Log<BatchPlanner>()), limits, queue, Held, outcomes, stopper, events, engine, Log<DueScanner>()),
            new RunRecoverer(store, store, store, store, outcomes, Held, engine, Log<RunRecoverer>()),
            chains,
            new Retention(store, engine, Log<Retention>()),
            reconciler,
            store, store, watch, engine, Log<PartitionOwner>());
        Deleter = new ScheduleDeleter(store, limits, events, engine);
        Cancellation = new RunCancellation(store, store, outcomes, engine);
        var redlock = new Redlock([.. locks.Select(l => new FaultyLockServer(l, cluster.Faults, name))], cluster.Lease.Duration, Clock, () => $"{name}-{values++}");
        Coordinator = new Coordinator(store, store, redlock, owner, Held, uncertain, watch, engine, Log<Coordinator>());
        Claims = new ClaimDesks(store, store, store, renderer, outcomes, events, engine, Log<ClaimDesks>());
        Reports = new WorkReports(store, outcomes, events, engine, Log<WorkReports>());
        var node = new SchedulerNode(new Ready(), store, Coordinator, executor, queue, Held, Claims, events, new NoHost(), engine, Log<SchedulerNode>());
        Health = new NodeHealth(node, Coordinator, watch, cluster.Lease, engine);
        Life = _pump.Start(() => node.RunAsync(_stop.Token));
    }

    public string Name { get; }

    public NodeClock Clock { get; }

    public Coordinator Coordinator { get; }

    public RunCancellation Cancellation { get; }

    public ScheduleDeleter Deleter { get; }

    public HeldAttempts Held { get; }

    public ClaimDesks Claims { get; }

    public WorkReports Reports { get; }

    public INodeHealth Health { get; }

    public ClusterCheck Check { get; }

    public Task Life { get; }

    /// <summary>A node that stands still runs nothing, and does not know it.</summary>
    public bool StandsStill
    {
        get => _pump.StandsStill;
        set => _pump.StandsStill = value;
    }

    public bool RunAll() => _pump.RunAll();

    /// <summary>Called when it crashes.</summary>
    public Action? Died
    {
        get => _pump.Died;
        set => _pump.Died = value;
    }

    /// <summary>Whether it crashed.</summary>
    public bool IsDead => _pump.IsDead;

    /// <summary>It crashes after so many steps from one await to the next, whatever it is in the middle of.</summary>
    public void DieAfter(int steps) => _pump.DieAfter(steps);

    /// <summary>Has the node do something beside its loops, as a request does.</summary>
    public Task Do(Func<Task> work) => _pump.Start(work);

    /// <summary>As SIGTERM does.</summary>
    public void Stop() => _stop.Cancel();

    private ILogger<T> Log<T>() => _trace is null ? NullLogger<T>.Instance : new TraceLogger<T>(_trace, Name);

    private sealed class Ready : IStoreSetup
    {
        public ValueTask<string?> PrepareAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);
    }

    private sealed class NoHost : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
            // Nothing here is refused.
        }
    }
}
