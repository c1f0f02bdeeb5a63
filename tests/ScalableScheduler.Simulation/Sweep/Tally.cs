using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <summary>Adds up what many stories came to. Used by several threads.</summary>
internal sealed class Tally
{
    private const int FailuresTold = 50;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Promise, long> _findings = [];
    private readonly List<string> _failures = [];
    private readonly Distribution _lateness = new();
    private readonly Distribution _latenessInCalm = new();
    private readonly Distribution _takeovers = new();
    private readonly Distribution _takeoversInCalm = new();
    private readonly Distribution _beyondLease = new();
    private (long Seeds, long Long, long Failed, long Schedules, long Occurrences, long Runs, long Sent) _counts;
    private (double Cluster, double Node) _hours;

    public long Seeds
    {
        get
        {
            lock (_gate)
                return _counts.Seeds;
        }
    }

    public double ClusterHours
    {
        get
        {
            lock (_gate)
                return _hours.Cluster;
        }
    }

    public void Add(Telling telling)
    {
        lock (_gate)
        {
            _counts.Seeds++;
            _counts.Long += telling.Shape.IsLong ? 1 : 0;
            _counts.Schedules += telling.Schedules;
            _counts.Occurrences += telling.Verdict.Occurrences;
            _counts.Runs += telling.Runs;
            _counts.Sent += telling.Sent;
            _hours.Cluster += telling.Passed.TotalHours;
            _hours.Node += telling.Lived.TotalHours;
            foreach (var (kind, count) in telling.Faults)
                _faults[kind] = _faults.GetValueOrDefault(kind) + count;
            foreach (var lateness in telling.Verdict.Lateness)
                _lateness.Add(lateness);
            foreach (var lateness in telling.Verdict.LatenessWithoutTrouble)
                _latenessInCalm.Add(lateness);
            foreach (var takeover in telling.Takeovers)
                Add(takeover);
            if (telling.Verdict.Findings.Count == 0)
                return;
            foreach (var finding in telling.Verdict.Findings)
                _findings[finding.Promise] = _findings.GetValueOrDefault(finding.Promise) + 1;
            AddFailure(new PromiseBrokenException(telling).Message);
        }
    }

    /// <summary>A story that could not be told to its end.</summary>
    public void AddBroken(int seed, Exception why)
    {
        lock (_gate)
        {
            _counts.Seeds++;
            AddFailure($"Seed {seed} broke. Replay it: {Replay.CommandOf(seed)}{Environment.NewLine}{why}");
        }
    }

    public SweepFigures Figures(TimeSpan took)
    {
        lock (_gate)
        {
            return new SweepFigures
            {
                Took = took,
                Seeds = _counts.Seeds,
                LongSeeds = _counts.Long,
                FailedSeeds = _counts.Failed,
                ClusterHours = _hours.Cluster,
                NodeHours = _hours.Node,
                Schedules = _counts.Schedules,
                Occurrences = _counts.Occurrences,
                Runs = _counts.Runs,
                Sent = _counts.Sent,
                Faults = new SortedDictionary<string, long>(_faults, StringComparer.Ordinal),
                Findings = Enum.GetValues<Promise>().ToDictionary(p => p.ToString(), p => _findings.GetValueOrDefault(p)),
                Lateness = _lateness.Summary,
                LatenessWithoutTrouble = _latenessInCalm.Summary,
                Takeover = _takeovers.Summary,
                TakeoverWithoutOtherTrouble = _takeoversInCalm.Summary,
                TakeoverBeyondLeaseWithoutOtherTrouble = _beyondLease.Summary,
                Failures = [.. _failures],
            };
        }
    }

    private void Add(Takeover takeover)
    {
        _takeovers.Add(takeover.Took);
        if (!takeover.IsCalm)
            return;
        _takeoversInCalm.Add(takeover.Took);
        _beyondLease.Add(takeover.Took - takeover.Lease);
    }

    private void AddFailure(string what)
    {
        _counts.Failed++;
        if (_failures.Count < FailuresTold)
            _failures.Add(what);
    }
}
