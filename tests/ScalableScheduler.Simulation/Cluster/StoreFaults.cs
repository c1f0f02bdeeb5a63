using ScalableScheduler.Coordination;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Simulation;

/// <summary>Decides what goes wrong between the nodes and the store: as a test says for single calls, and at random while
/// <see cref="Weather"/> is set.</summary>
internal sealed class StoreFaults(ManualTime time)
{
    private readonly List<(string Call, string? Node, StoreFault Fault)> _planned = [];
    private readonly HashSet<string> _cutOff = [];
    private readonly List<(string Call, Action Happens)> _before = [];
    private readonly List<HeldCall> _held = [];

    /// <summary>Random faults; null when only what is planned goes wrong.</summary>
    public Weather? Weather { get; set; }

    /// <summary>Whether the store is away for everybody.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether the lock servers answer even while the store is away: they are servers of their own then.</summary>
    public bool LocksStay { get; set; }

    /// <summary>Whether wake-ups get lost.</summary>
    public bool LosesSignals { get; set; }

    /// <summary>How long a slow or late call takes when the weather does not say.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long a node gives up a call that hangs: infinitely long, where only the end of the node's own wait ends it.</summary>
    public TimeSpan CallTimeout { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Hears of each write of an owner as it reaches the store, and says what the store takes it for: something else
    /// than was sent where a test has the store be broken.</summary>
    public Func<OwnerWrite, OwnerWrite>? Arriving { get; set; }

    /// <summary>Hears each time that a node fired something in a partition, answered or not.</summary>
    public Action<PartitionId, string, IReadOnlyList<Firing>, FireAnswer>? Fired { get; set; }

    /// <summary>Hears each time that a node wrote how a run ended or goes on, answered or not.</summary>
    public Action<string, RunEnding, FinishAnswer>? Finished { get; set; }

    /// <summary>Hears each time that a node took a partition, answered or not.</summary>
    public Action<PartitionId, string>? Taken { get; set; }

    /// <summary>Hears each time that a node's heartbeat reached the store, answered or not.</summary>
    public Action<string>? Heard { get; set; }

    /// <summary>Hears of each call that goes wrong at random.</summary>
    public Action<string, string, StoreFault>? Failed { get; set; }

    /// <summary>How often each kind of fault was met.</summary>
    public SortedDictionary<string, int> Met { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each call was made.</summary>
    public SortedDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    public ManualTime Time => time;

    /// <summary>The next call of this name (<c>nameof(IDueStore.FireAsync)</c>) goes wrong, at <paramref name="node"/> if given.</summary>
    public void Plan(string call, StoreFault fault, int times = 1, string? node = null)
    {
        for (var i = 0; i < times; i++)
            _planned.Add((call, node, fault));
    }

    /// <summary>Something happens in the store just before the next call of this name reaches it.</summary>
    public void Before(string call, Action happens) => _before.Add((call, happens));

    /// <summary>The node's next write for which this holds is held back on its way, until it is told to arrive.</summary>
    public HeldCall HoldBack(string node, Func<OwnerWrite, bool> concerns)
    {
        var held = new HeldCall(node, concerns);
        _held.Add(held);
        return held;
    }

    /// <summary>Whether this write is held back: only one that can be sent.</summary>
    public HeldCall? HeldBack(string node, OwnerWrite write)
    {
        if (_held.Count == 0 || !CanReach(node) || _held.Find(h => h.Concerns(node, write)) is not { } held)
            return null;
        _held.Remove(held);
        Calls[write.Call] = Calls.GetValueOrDefault(write.Call) + 1;
        return held;
    }

    /// <summary>Has happen at once what was to happen before a call.</summary>
    public void DoPlanned()
    {
        while (_before.Count > 0)
            TakeBefore(0)();
    }

    /// <summary>The store is away for one node only.</summary>
    public void CutOff(string node) => _cutOff.Add(node);

    public void Reconnect(string node) => _cutOff.Remove(node);

    public bool CanReachLocks(string node) => LocksStay || CanReach(node);

    /// <summary>How long a wake-up is on its way to a node; null when it gets lost.</summary>
    public TimeSpan? DelayOfSignal(string node)
    {
        if (LosesSignals || !CanReach(node))
            return null;
        var delay = Weather is null ? TimeSpan.Zero : Weather.DrawSignal();
        if (delay is null)
            Count("wake-up lost");
        else if (delay > TimeSpan.Zero)
            Count("wake-up late");
        return delay;
    }

    public (StoreFault Fault, TimeSpan Delay) Of(string node, string call)
    {
        Calls[call] = Calls.GetValueOrDefault(call) + 1;
        var first = _before.FindIndex(b => b.Call == call);
        if (first >= 0)
            TakeBefore(first)();
        var planned = _planned.FindIndex(p => p.Call == call && (p.Node is null || p.Node == node));
        if (planned >= 0)
        {
            var fault = _planned[planned].Fault;
            _planned.RemoveAt(planned);
            return (fault, Delay);
        }
        if (!CanReach(node))
        {
            Count("call refused, store out of reach");
            return (StoreFault.NotApplied, TimeSpan.Zero);
        }
        var (chance, delay) = Weather?.Draw() ?? (StoreFault.None, TimeSpan.Zero);
        if (chance != StoreFault.None)
        {
            Count(WordsOf(chance));
            Failed?.Invoke(node, call, chance);
        }
        return (chance, delay);
    }

    public bool Count(string kind)
    {
        Met[kind] = Met.GetValueOrDefault(kind) + 1;
        return true;
    }

    private Action TakeBefore(int index)
    {
        var happens = _before[index].Happens;
        _before.RemoveAt(index);
        return happens;
    }

    private static string WordsOf(StoreFault fault) => fault switch
    {
        StoreFault.NotApplied => "call lost",
        StoreFault.AnswerLost => "answer lost",
        StoreFault.Slow => "answer slow",
        StoreFault.Late => "call applied late",
        StoreFault.Hangs => "call hung",
        _ => fault.ToString(),
    };

    private bool CanReach(string node) => !IsAway && !_cutOff.Contains(node);
}
