using ScalableScheduler.Collections;
using ScalableScheduler.Coordination;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;

namespace ScalableScheduler.Storage.Memory;

/// <summary>The records of one partition, and the order in which they are due. Used under its own lock.</summary>
internal sealed class MemoryPartition
{
    private readonly SortedSet<(DateTimeOffset Due, string Member)> _order = new(DueOrder.Instance);
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly Dictionary<RunId, Run> _runs = [];
    private readonly Dictionary<ScheduleId, List<RunId>> _runsOf = [];

    public Lock Gate { get; } = new();

    public FencingToken Token { get; set; }

    public Dictionary<ScheduleId, MemorySchedule> Schedules { get; } = [];

    /// <summary>Runs that have not ended.</summary>
    public IReadOnlyDictionary<RunId, Run> Runs => _runs;

    public Dictionary<RunId, DeadLetter> DeadLetters { get; } = [];

    /// <summary>Open runs that are not active: they wait for others to end, or were requested and not decided about yet.</summary>
    public HashSet<RunId> Inactive { get; } = [];

    /// <summary>Runs that a node holds or a worker has and that are to be stopped, and why.</summary>
    public Dictionary<RunId, string> Cancellations { get; } = [];

    public List<ChainTrigger> ChainTriggers { get; } = [];

    /// <summary>Copies of all collections that were defined.</summary>
    public Dictionary<CollectionName, CollectionState> Collections { get; } = [];

    /// <summary>Schedules that were set aside because their collection is disabled.</summary>
    public SortedSet<ScheduleId> Parked { get; } = [];

    public IEnumerable<(DateTimeOffset Due, string Member)> InDueOrder => _order;

    public CollectionState CollectionOf(Schedule schedule) =>
        Collections.GetValueOrDefault(schedule.Collection) ?? CollectionState.Undefined with { Name = schedule.Collection };

    public DateTimeOffset? NextDue => _order.Count == 0 ? null : _order.Min.Due;

    /// <summary>Opens a run, or replaces it by its next version.</summary>
    public void Put(Run run)
    {
        if (_runs.TryAdd(run.Id, run))
            (_runsOf.TryGetValue(run.Schedule, out var runs) ? runs : _runsOf[run.Schedule] = []).Add(run.Id);
        else
            _runs[run.Id] = run;
    }

    /// <summary>Takes an open run away.</summary>
    public void Take(RunId id)
    {
        if (!_runs.Remove(id, out var run))
            return;
        var others = _runsOf[run.Schedule];
        others.Remove(id);
        if (others.Count == 0)
            _runsOf.Remove(run.Schedule);
    }

    /// <summary>The open runs of a schedule, in the order in which they were opened.</summary>
    public IEnumerable<Run> OpenRunsOf(ScheduleId schedule) => !_runsOf.TryGetValue(schedule, out var ids) ? [] :
        ids.Select(id => _runs[id]).OrderBy(r => r.OpenedAt).ThenBy(r => r.Id.Value, StringComparer.Ordinal).Select(WithCancellation);

    public Run WithCancellation(Run run) => Cancellations.TryGetValue(run.Id, out var reason) ? run with { CancelReason = reason } : run;

    public DateTimeOffset? DueOf(string member) => _due.TryGetValue(member, out var due) ? due : null;

    public void SetDue(string member, DateTimeOffset? due)
    {
        if (_due.Remove(member, out var old))
            _order.Remove((old, member));
        if (due is { } at)
        {
            _due[member] = at;
            _order.Add((at, member));
        }
    }

    public void Remove(MemorySchedule schedule)
    {
        var id = schedule.Definition.Id;
        Schedules.Remove(id);
        Parked.Remove(id);
        SetDue(id.Value, null);
        SetDue(Backfill.EntryOf(id), null);
        foreach (var run in OpenRunsOf(id).ToArray())
        {
            Take(run.Id);
            Inactive.Remove(run.Id);
            Cancellations.Remove(run.Id);
            SetDue(run.Id.Value, null);
        }
    }

    public MemoryPartition Clone()
    {
        var clone = new MemoryPartition();
        clone.Become(this);
        return clone;
    }

    /// <summary>Makes this what <paramref name="other"/> is, sharing nothing that changes.</summary>
    public bool Become(MemoryPartition other)
    {
        Token = other.Token;
        Schedules.Clear();
        foreach (var (id, schedule) in other.Schedules)
            Schedules[id] = schedule.Clone();
        _runs.Clear();
        _runsOf.Clear();
        foreach (var run in other.Runs.Values)
            Put(run);
        DeadLetters.Clear();
        foreach (var (id, letter) in other.DeadLetters)
            DeadLetters[id] = letter;
        Inactive.Clear();
        Inactive.UnionWith(other.Inactive);
        Cancellations.Clear();
        foreach (var (id, reason) in other.Cancellations)
            Cancellations[id] = reason;
        ChainTriggers.Clear();
        ChainTriggers.AddRange(other.ChainTriggers);
        Collections.Clear();
        foreach (var (name, state) in other.Collections)
            Collections[name] = state;
        Parked.Clear();
        Parked.UnionWith(other.Parked);
        _due.Clear();
        _order.Clear();
        foreach (var (due, member) in other._order)
            SetDue(member, due);
        return true;
    }

    private sealed class DueOrder : IComparer<(DateTimeOffset Due, string Member)>
    {
        public static readonly DueOrder Instance = new();

        public int Compare((DateTimeOffset Due, string Member) x, (DateTimeOffset Due, string Member) y)
        {
            var byDue = x.Due.CompareTo(y.Due);
            return byDue != 0 ? byDue : string.CompareOrdinal(x.Member, y.Member);
        }
    }
}
