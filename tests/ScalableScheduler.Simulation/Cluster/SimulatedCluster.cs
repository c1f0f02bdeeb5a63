using System.Text.Json;
using ScalableScheduler.Coordination;
using ScalableScheduler.Coordination.Locks;
using ScalableScheduler.Cron;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Storage.Memory;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation;

/// <summary>Many nodes, one store, one clock that only the test moves: a cluster in one thread.</summary>
internal sealed class SimulatedCluster
{
    private static readonly TaskDefinition Task = new() { Type = "probe", Connection = JsonDocument.Parse("{}").RootElement };

    private readonly List<SimulatedNode> _nodes = [];
    private MemoryStore? _store;

    public SimulatedCluster()
        : this(ManualTime.DefaultStart)
    {
    }

    public SimulatedCluster(DateTimeOffset start)
    {
        Time = new ManualTime(start);
        Faults = new StoreFaults(Time);
        LockServers = [new MemoryLockServer(Time)];
    }

    public ManualTime Time { get; }

    /// <summary>Told what happens; null when nobody wants to know.</summary>
    public Trace? Trace { get; set; }

    public MemoryStore Store => _store ??= new MemoryStore(Time, Scheduler.Partitions);

    /// <summary>What goes wrong between the nodes and the store; nothing at first.</summary>
    public StoreFaults Faults { get; }

    public IReadOnlyList<ILockServer> LockServers { get; set; }

    public SchedulerOptions Scheduler { get; init; } = new() { Partitions = 16, MaxConcurrentRuns = 8, DrainTimeout = TimeSpan.FromSeconds(5) };

    public HistoryOptions History { get; init; } = new() { RunsPerSchedule = 1000, CompletedSchedules = TimeSpan.FromHours(1) };

    public RetryOptions Retry { get; init; } = new() { Jitter = false };

    public LeaseOptions Lease { get; init; } = new() { Duration = TimeSpan.FromSeconds(10) };

    /// <summary>No events at first: writing them takes time that a test may not expect to pass.</summary>
    public EventOptions Events { get; init; } = new() { Keep = 0 };

    /// <summary>What the target saw, in order.</summary>
    public List<Arrival> Arrivals { get; } = [];

    /// <summary>When workers were told to stop, in order.</summary>
    public List<Arrival> Stops { get; } = [];

    /// <summary>What the target answers; at first everything is taken at once.</summary>
    public Func<Dispatch, CancellationToken, ValueTask<DispatchResult>> Answer { get; set; } = (_, _) => ValueTask.FromResult(DispatchResult.Delivered);

    /// <summary>The nodes that run, also while they stand still.</summary>
    public IReadOnlyList<SimulatedNode> Nodes => _nodes;

    public SimulatedNode Node(string name) => _nodes.Single(n => n.Name == name);

    /// <summary>Starts a node.</summary>
    /// <param name="name">Its name, of which there is no other.</param>
    /// <param name="cannotRead">Schedules of a newer form than it knows; null when it knows all.</param>
    public SimulatedNode AddNode(string name, Func<ScheduleId, bool>? cannotRead = null)
    {
        var node = new SimulatedNode(this, name, LockServers, cannotRead);
        _nodes.Add(node);
        Settle();
        return node;
    }

    /// <summary>Ends a node as SIGKILL does: it never runs again.</summary>
    public void Kill(SimulatedNode node)
    {
        node.DieAfter(0);
        _nodes.Remove(node);
    }

    /// <summary>Lets time pass, timer by timer, everything that is ready running before the next.</summary>
    public void Pass(TimeSpan by)
    {
        var end = Time.GetUtcNow() + by;
        Settle();
        while (Time.NextTimerDue is { } next && next <= end)
        {
            Time.AdvanceTo(next);
            Settle();
        }
        Time.AdvanceTo(end);
        Settle();
    }

    /// <summary>Runs everything that is ready, on all nodes.</summary>
    public void Settle()
    {
        bool ran;
        do
        {
            ran = false;
            for (var i = 0; i < _nodes.Count; i++)
                ran |= _nodes[i].RunAll(); // one node's work may wake another; and one may crash
        }
        while (ran);
    }

    /// <summary>Registers a schedule, and lets the nodes take notice.</summary>
    public Schedule Register(
        string id, TriggerType type, string text, Func<Schedule, Schedule>? change = null, string timezone = "UTC", bool start = true)
    {
        var definition = Put(id, type, text, change, timezone, start);
        Settle();
        return definition;
    }

    /// <summary>Registers a schedule. Nothing runs meanwhile.</summary>
    public Schedule Put(string id, TriggerType type, string text, Func<Schedule, Schedule>? change = null, string timezone = "UTC", bool start = true)
    {
        var now = Time.GetUtcNow();
        var trigger = new TriggerDefinition(type, text, timezone, DayMatch.Or, now);
        TriggerReader.TryRead(trigger, new ScheduleId(id), out var rule, out var error).ShouldBeTrue(error?.Message);
        var schedule = new Schedule
        {
            Id = new ScheduleId(id),
            Name = id,
            TriggerDefinition = trigger,
            Trigger = rule!,
            Task = Task,
        };
        schedule = change?.Invoke(schedule) ?? schedule;
        var existing = View(id);
        var registration = Registration.Of(schedule, existing is null ? null : (existing.Definition, existing.State), now, start);
        Now(Store.SaveAsync([new ScheduleWrite(registration, existing)], CancellationToken.None)).ShouldBe([SaveAnswer.Stored]);
        return registration.Definition;
    }

    /// <summary>Changes a definition as a user's patch does. Nothing runs meanwhile.</summary>
    public Schedule Edit(string id, Func<Schedule, Schedule> change)
    {
        var existing = View(id)!;
        var registration = Registration.Of(change(existing.Definition), (existing.Definition, existing.State), Time.GetUtcNow(), start: false);
        Now(Store.SaveAsync([new ScheduleWrite(registration, existing)], CancellationToken.None)).ShouldBe([SaveAnswer.Stored]);
        return registration.Definition;
    }

    public ScheduleView? View(string id) => Now(Store.GetAsync([new ScheduleId(id)], CancellationToken.None))[0];

    /// <summary>A schedule's runs that the history knows, oldest first.</summary>
    public IReadOnlyList<RunRecord> Runs(string id) =>
        [.. Now(Store.ListRunsAsync(new RunQuery { Schedule = new ScheduleId(id), Limit = 10_000 }, CancellationToken.None)).Items.Reverse()];

    /// <summary>The node that owns each partition.</summary>
    public IReadOnlyDictionary<int, string> Owners() => Now(Store.ReadStatusAsync(CancellationToken.None)).Cluster.Nodes
        .SelectMany(n => n.Node.Partitions.Select(p => (Partition: p, Owner: n.Node.Name)))
        .ToDictionary(x => x.Partition, x => x.Owner);

    /// <summary>The result of a call that the in-memory store answers at once.</summary>
    public static T Now<T>(ValueTask<T> call)
    {
        call.IsCompletedSuccessfully.ShouldBeTrue();
#pragma warning disable VSTHRD002 // it has completed
        return call.Result;
#pragma warning restore VSTHRD002
    }
}
