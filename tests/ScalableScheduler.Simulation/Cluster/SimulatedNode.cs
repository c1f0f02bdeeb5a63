using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Engine;
using ScalableScheduler.Reconciliation;
using ScalableScheduler.Tasks;
using ScalableScheduler.Templates;

namespace ScalableScheduler.Simulation;

/// <summary>One node of a <see cref="SimulatedCluster"/>: the real engine on its own pump.</summary>
internal sealed class SimulatedNode
{
    private readonly Pump _pump = new();
    private readonly CancellationTokenSource _stop = new();

    public SimulatedNode(SimulatedCluster cluster, string name, IReadOnlyList<ILockServer> locks)
    {
        Name = name;
        var values = 0;
        var engine = new EngineContext(
            new NodeDescription(new NodeId(name), name, "test", cluster.Time.GetUtcNow()),
            new StoreClock(cluster.Time), cluster.Time, new Random(name.Length), new EngineMetrics(), cluster.Scheduler, cluster.History, cluster.Retry);
        Held = new HeldAttempts(cluster.Time);
        var watch = new LoopWatch(cluster.Time);
        var queue = new RunQueue(2 * cluster.Scheduler.MaxConcurrentRuns, cluster.Time);
        var store = new FaultyStore(cluster.Store, cluster.Faults, name);
        ITaskType probe = new Probe(name, cluster.Time, cluster.Arrivals, cluster.Stops, (d, c) => cluster.Answer(d, c));
        var events = new EventFeed(store, cluster.Events, engine.Metrics, cluster.Time, Log<EventFeed>());
        var limits = new LimitGate(store, store, store, cluster.Time, Log<LimitGate>());
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
        Cancellation = new RunCancellation(store, store, outcomes, engine);
        var redlock = new Redlock([.. locks.Select(l => new FaultyLockServer(l, cluster.Faults, name))], cluster.Lease.Duration, cluster.Time, () => $"{name}-{values++}");
        Coordinator = new Coordinator(store, store, redlock, owner, Held, uncertain, watch, engine, Log<Coordinator>());
        Claims = new ClaimDesks(store, store, store, renderer, outcomes, events, engine, Log<ClaimDesks>());
        Reports = new WorkReports(store, outcomes, events, engine, Log<WorkReports>());
        var node = new SchedulerNode(new Ready(), store, Coordinator, executor, queue, Held, Claims, events, new NoHost(), engine, Log<SchedulerNode>());
        Health = new NodeHealth(node, Coordinator, watch, cluster.Lease, engine);
        Life = _pump.Start(() => node.RunAsync(_stop.Token));
    }

    public string Name { get; }

    public Coordinator Coordinator { get; }

    public RunCancellation Cancellation { get; }

    public HeldAttempts Held { get; }

    public ClaimDesks Claims { get; }

    public WorkReports Reports { get; }

    public INodeHealth Health { get; }

    public ClusterCheck Check { get; }

    public Task Life { get; }

    /// <summary>A node that stands still runs nothing, and does not know it.</summary>
    public bool StandsStill { get; set; }

    public bool RunAll() => !StandsStill && _pump.RunAll();

    /// <summary>Has the node do something beside its loops, as a request does.</summary>
    public Task Do(Func<Task> work) => _pump.Start(work);

    /// <summary>As SIGTERM does.</summary>
    public void Stop() => _stop.Cancel();

    private static NullLogger<T> Log<T>() => NullLogger<T>.Instance;

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
