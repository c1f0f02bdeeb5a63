using ScalableScheduler.Schedules;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>What a seed tells: schedules of all kinds, targets that fail, and nodes and a store that fail, for ten minutes;
/// then three minutes in which nothing fails. Checks at the end that every promise was kept.</summary>
internal sealed class FaultStory(int seed)
{
    private const int NodesAtFirst = 4;
    private static readonly TimeSpan FaultyTime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(3);
    private static readonly DispatchResult Failure = new(DispatchOutcome.Retry, "503", 503);

    private readonly Random _random = new(seed);
    private readonly SimulatedCluster _cluster = new();
    private readonly OccurrenceChecker _checker = new();
    private readonly RuleChecker _rules = new();
    private NodeFaults? _nodes;
    private FaultWorkers? _workers;
    private bool _isQuiet;

    public IReadOnlyList<Arrival> Arrivals => _cluster.Arrivals;

    public SortedDictionary<string, int> Met => _cluster.Faults.Met;

    public void Run()
    {
        _cluster.Answer = AnswerAsync;
        _cluster.Faults.Fired = (partition, _, _, _) => _rules.Look(_cluster, partition);
        _nodes = new NodeFaults(_cluster, _random, NodesAtFirst);
        var users = new FaultUsers(_cluster, _random, _rules);
        _workers = new FaultWorkers(_cluster, seed + 1);
        users.DefineCollections();
        RegisterRecurring();
        RegisterRuled();
        RegisterWork();
        users.StartBackfill();
        _cluster.Pass(TimeSpan.FromSeconds(5));

        var end = _cluster.Time.GetUtcNow() + FaultyTime;
        for (var i = 0; _cluster.Time.GetUtcNow() < end; i++)
        {
            _nodes.DoOne();
            RegisterOneShot(i);
            users.DoOne();
            _cluster.Pass(TimeSpan.FromMilliseconds(_random.Next(1_000, 12_000)));
        }

        _nodes.End();
        users.End();
        _isQuiet = true;
        _workers.IsQuiet = true;
        _cluster.Pass(QuietTime);
        _cluster.Pass(TimeSpan.FromMilliseconds(1500 - _cluster.Time.GetUtcNow().Millisecond)); // between two occurrences
        _checker.Check(_cluster, _nodes.Troubled);
        _rules.Check(_cluster, _nodes.Troubled);
        _workers.Check();
        _workers.End();
        Met["occurrences"] = _checker.Checked;
        Met["sent"] = Arrivals.Count;
    }

    private void RegisterRecurring()
    {
        for (var i = 0; i < 8; i++)
            Register($"each-second-{i}", TriggerType.Cron, "* * * * * *");
        for (var i = 0; i < 8; i++)
            Register($"each-5-seconds-{i}", TriggerType.Cron, "*/5 * * * * *", LongTimeout);
        for (var i = 0; i < 4; i++)
            Register($"interval-{i}", TriggerType.Interval, $"{7 + (i * 6)}");
        Register("skips", TriggerType.Cron, "*/2 * * * * *", s => s with { Misfire = new MisfirePolicy(MisfireRule.Skip, TimeSpan.FromSeconds(4)) });
        Register("once", TriggerType.Cron, "*/3 * * * * *", s => s with { Misfire = new MisfirePolicy(MisfireRule.FireOnce, TimeSpan.FromSeconds(4)) });
    }

    private void RegisterRuled()
    {
        foreach (var policy in Enum.GetValues<OverlapPolicy>())
            Register($"overlap-{policy}", TriggerType.Interval, "3s", s => s with { Overlap = policy, Timeout = TimeSpan.FromSeconds(5) });
        for (var i = 0; i < 6; i++)
            Register($"{RuleChecker.Limited}{i}", TriggerType.Interval, "4s", s => s with { Collection = FaultUsers.Limited, Timeout = TimeSpan.FromSeconds(5) });
        for (var i = 0; i < 4; i++)
            Register($"{RuleChecker.Paced}{i}", TriggerType.Interval, "4s", s => s with { Collection = FaultUsers.Paced, Timeout = TimeSpan.FromSeconds(5) });
        for (var i = 0; i < 3; i++)
            Register($"switched-{i}", TriggerType.Interval, "5s", s => s with { Collection = FaultUsers.Switched });
        for (var i = 0; i < 4; i++)
            Register($"{RuleChecker.Once}{i}", TriggerType.Interval, "5s", s => s with { Delivery = Delivery.AtMostOnce, Timeout = TimeSpan.FromSeconds(5) });
        for (var i = 0; i < 4; i++)
        {
            var next = new ScheduleId($"{RuleChecker.Link}{i}");
            Register(next.Value, TriggerType.Date, "2099-01-01T00:00:00Z");
            Register($"{RuleChecker.Parent}{i}", TriggerType.Interval, "6s", s => s with { Then = new Chain([next], [next]) });
        }
        for (var i = 0; i < 3; i++)
            Register($"jittered-{i}", TriggerType.Interval, "5s", s => s with { Jitter = TimeSpan.FromSeconds(3) });
        foreach (var priority in new[] { 1, 5, 9 })
            Register($"priority-{priority}", TriggerType.Interval, "2s", s => s with { Priority = priority });
        foreach (var policy in Enum.GetValues<OverlapPolicy>())
            Register($"{RuleChecker.Asked}{policy}", TriggerType.Date, "2099-01-01T00:00:00Z", s => s with { Overlap = policy, Timeout = TimeSpan.FromSeconds(5) });
        Register(FaultUsers.Past.Value, TriggerType.Interval, "1h");
    }

    private void RegisterWork()
    {
        var heard = TimeSpan.FromSeconds(6);
        var last = _cluster.Time.GetUtcNow() + FaultyTime + QuietTime - TimeSpan.FromMinutes(1); // workers take their time: in the end none is to be at work
        var claimed = new WorkSettings { Queue = FaultWorkers.Queue, HeartbeatTimeout = heard, CancelTimeout = TimeSpan.FromSeconds(5) };
        var sent = new WorkSettings { StartTimeout = TimeSpan.FromSeconds(20), HeartbeatTimeout = heard, CancelTimeout = TimeSpan.FromSeconds(5) };
        for (var i = 0; i < 4; i++)
        {
            Register($"{FaultWorkers.Claimed}{i}", TriggerType.Interval, "7s", s => s with { Work = claimed, Timeout = TimeSpan.FromSeconds(20), Priority = i, EndAt = last });
            Register($"{FaultWorkers.Sent}{i}", TriggerType.Interval, "11s", s => s with { Work = sent, Timeout = TimeSpan.FromSeconds(20), EndAt = last });
        }
    }

    private void RegisterOneShot(int i)
    {
        switch (i % 3)
        {
            case 0:
                Register($"now-{i}", TriggerType.Now, "");
                break;
            case 1:
                Register($"delay-{i}", TriggerType.Delay, $"{_random.Next(1, 30)}");
                break;
            default:
                Register($"long-{i}", TriggerType.Delay, "1", LongTimeout);
                break;
        }
    }

    // Who loses such a run must not wait until its attempt's time is up.
    private static Schedule LongTimeout(Schedule schedule) => schedule with { Timeout = TimeSpan.FromHours(3) };

    private void Register(string id, TriggerType type, string text, Func<Schedule, Schedule>? change = null) =>
        _checker.Expect(_cluster.Register(id, type, text, s => change is null ? s with { Timeout = TimeSpan.FromSeconds(5) } : change(s)));

    private async ValueTask<DispatchResult> AnswerAsync(Dispatch dispatch, CancellationToken cancellationToken)
    {
        var sending = _rules.Begin(_cluster.Arrivals[^1]);
        try
        {
            var result = await DecideAsync(cancellationToken);
            if (dispatch.Claim is not null && result.Outcome == DispatchOutcome.Delivered)
                _workers!.Deliver(dispatch);
            return result;
        }
        finally
        {
            sending.EndedAt = _cluster.Time.GetUtcNow();
        }
    }

    private async ValueTask<DispatchResult> DecideAsync(CancellationToken cancellationToken)
    {
        if (_isQuiet)
            return DispatchResult.Delivered;
        await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(400)), _cluster.Time, cancellationToken);
        switch (_random.Next(200))
        {
            case < 8:
                return Failure;
            case < 10:
                return new DispatchResult(DispatchOutcome.Rejected, "404", 404);
            case 10:
                throw new InvalidOperationException("a bug of the task type");
            case 11:
                await Task.Delay(TimeSpan.FromSeconds(20), _cluster.Time, cancellationToken);
                return DispatchResult.Delivered;
            default:
                return DispatchResult.Delivered;
        }
    }
}
