using System.Globalization;
using ScalableScheduler.Coordination;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Testing.Checking;

namespace ScalableScheduler.Simulation;

/// <summary>What a seed tells: schedules of all kinds, users, targets and workers, while nodes, the store and the locks fail;
/// then a time in which nothing fails, and a check of every promise.</summary>
internal sealed class Story
{
    private static readonly TimeSpan QuietAtMost = TimeSpan.FromMinutes(4);

    private readonly Shape _shape;
    private readonly SimulatedCluster _cluster;
    private readonly Ledger _ledger;
    private readonly Takeovers _takeovers;
    private readonly Targets _targets;
    private readonly Workers _workers;
    private readonly Users _users;
    private readonly Disorder _disorder;
    private readonly Draws _draws;

    /// <param name="seed">Says everything.</param>
    /// <param name="trace">Takes a line for everything that happens; null when nobody wants to know.</param>
    /// <param name="about">The schedule that the trace is about; null for all.</param>
    public Story(int seed, Action<string>? trace = null, string? about = null)
    {
        _shape = Shape.Draw(seed);
        _draws = new Draws(seed, part: 2);
        _cluster = new SimulatedCluster(_shape.Start)
        {
            Scheduler = new SchedulerOptions
            {
                Partitions = _shape.Partitions,
                MaxConcurrentRuns = _shape.MaxConcurrentRuns,
                DrainTimeout = TimeSpan.FromSeconds(5),
                ReconcileEvery = _shape.ReconcileEvery,
            },
            History = new HistoryOptions { RunsPerSchedule = int.MaxValue, CompletedSchedules = TimeSpan.FromDays(30) },
            Retry = new RetryOptions { InitialDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(5) },
            Lease = new LeaseOptions { Duration = _shape.Lease },
        };
        if (trace is not null)
            _cluster.Trace = new Trace(_cluster.Time, trace, about, _shape.Partitions);
        _cluster.Trace?.Note("cluster", $"seed {seed}: {_shape}");
        _ledger = new Ledger(_cluster, _shape.Lease);
        _takeovers = new Takeovers(_cluster);
        _workers = new Workers(_cluster, _shape, new Draws(seed, part: 3), _ledger);
        _targets = new Targets(_cluster, _shape, new Draws(seed, part: 4), _ledger, _workers);
        _users = new Users(_cluster, _shape, new Draws(seed, part: 5), _ledger);
        _cluster.Answer = _targets.AnswerAsync;
        _cluster.Faults.CallTimeout = TimeSpan.FromSeconds(5);
        _cluster.Faults.Taken = _takeovers.Taken;
        _cluster.Faults.Heard = _ledger.Heard;
        if (_cluster.Trace is { } told)
            Tell(told);
        _disorder = new Disorder(_cluster, _shape, new Draws(seed, part: 6), _ledger, _targets, _takeovers);
    }

    private DateTimeOffset Now => _cluster.Time.GetUtcNow();

    /// <summary>Tells it.</summary>
    /// <exception cref="PromiseBrokenException">A promise was not kept.</exception>
    public Telling Run()
    {
        var telling = Tell();
        return telling.Verdict.Findings.Count == 0 ? telling : throw new PromiseBrokenException(telling);
    }

    /// <summary>Tells it, whatever is found.</summary>
    public Telling Tell()
    {
        _users.Begin();
        _cluster.Pass(_draws.Seconds(0, 3));
        var end = Now + _shape.Length;
        var nextFault = Now + Wait(_shape.FaultEvery);
        var nextUser = Now + Wait(_shape.UserEvery);
        while (Now < end)
        {
            var next = nextFault < nextUser ? nextFault : nextUser;
            _cluster.Pass((next < end ? next : end) - Now);
            if (Now >= nextFault)
            {
                _disorder.DoOne();
                nextFault = Now + Wait(_shape.FaultEvery);
            }
            if (Now >= nextUser)
            {
                _users.DoOne();
                nextUser = Now + Wait(_shape.UserEvery);
            }
        }
        Rest();
        _workers.Dispose();
        var evidence = _ledger.Gather([]);
        var passed = Now - _shape.Start;
        var lived = _disorder.Crew.Lived;
        evidence = evidence with { Leftovers = [.. Leftovers()] };
        return new Telling(_shape, Checker.Check(evidence), _cluster.Faults.Met, [.. Takeovers()])
        {
            Passed = passed,
            Lived = lived,
            Schedules = _ledger.Schedules,
            Runs = evidence.Records.Count(r => r.Skipped is null),
            Sent = evidence.Seen.Count,
            Fingerprint = Fingerprint(evidence),
        };
    }

    // In the end nothing fails, until nothing is under way.
    private void Rest()
    {
        _disorder.End();
        // Until now, and not for the story's length: a failover takes time of its own.
        if (_shape.IsTight)
            _ledger.Troubles.Add(new Trouble("few places for runs", _shape.Start, Now + TimeSpan.FromSeconds(20)));
        _cluster.Faults.DoPlanned();
        _users.End();
        _targets.IsQuiet = true;
        _workers.IsQuiet = true;
        _cluster.Trace?.Note("cluster", "nothing fails from here on");
        // What trouble excuses is judged once the trouble is over, and who joined last has told what it owns.
        var calm = _ledger.Troubles.Select(t => t.Until).Append(Now + (2 * _shape.Lease)).Max() + TimeSpan.FromSeconds(1);
        _cluster.Pass(calm - Now);
        for (var until = Now + QuietAtMost; !IsAtRest() && Now < until;)
            _cluster.Pass(_draws.Seconds(0.2, 1.2));
        _cluster.Trace?.Note("cluster", "the end");
    }

    private bool IsAtRest()
    {
        var status = SimulatedCluster.Now(_cluster.Store.ReadStatusAsync(CancellationToken.None));
        return status.Partitions.All(p => p.OpenRuns == 0 && p.Overdue == 0) && !_ledger.IsBackfilling();
    }

    private IEnumerable<Leftover> Leftovers()
    {
        foreach (var queue in SimulatedCluster.Now(_cluster.Store.ReadQueuesAsync(CancellationToken.None)))
            yield return new Leftover(Promise.SoundStore, $"queue {queue.Queue}", $"{queue.Offered} runs");
        var found = _cluster.CheckRecords().Found.Faults.SelectMany(f => f.Examples.Select(e => $"{f.Kind} {e}"));
        foreach (var fault in _cluster.RecordFaults.Concat(found))
            yield return new Leftover(Promise.SoundStore, "records", fault);
        // Who could not give a permit back is not waited for longer than this. No node runs meanwhile.
        _cluster.Time.Advance(ScheduleDraws.LongestPermit + EngineContext.RecoveryMargin + TimeSpan.FromSeconds(1));
        var limits = SimulatedCluster.Now(_cluster.Store.GetAsync(Groups.Limited, CancellationToken.None))!.Limits;
        var probes = Enumerable.Range(0, limits.MaxConcurrent!.Value).Select(i => new PermitRequest(new RunId($"probe:{i}"), 0, Now.AddMinutes(1))).ToList();
        var permits = SimulatedCluster.Now(_cluster.Store.AcquireAsync(Groups.Limited, limits, probes, CancellationToken.None));
        if (permits.Any(p => !p.IsGranted))
            yield return new Leftover(Promise.Limits, "collection limited", $"{permits.Count(p => !p.IsGranted)} of {permits.Count} permits are held by nobody");
    }

    private IEnumerable<Takeover> Takeovers() => _takeovers.Seen.Select(t => new Takeover(
        t.To - t.From,
        _shape.Lease,
        _ledger.Troubles.All(o => (o.Kind == "crash" && o.Node == t.Crashed) || o.From > t.To || o.Until < t.From)));

    private TimeSpan Wait(TimeSpan about) => _draws.Seconds(0.1 * about.TotalSeconds, 1.9 * about.TotalSeconds);

    private static ulong Fingerprint(Evidence evidence)
    {
        var print = 0UL;
        foreach (var seen in evidence.Seen)
            print = StableHash.Mix(print ^ StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{seen.Node} {seen.Run} {seen.Attempt} {seen.At.UtcTicks} {seen.EndedAt?.UtcTicks}")));
        return print;
    }

    private void Tell(Trace trace)
    {
        _cluster.Faults.Failed = (node, call, fault) => trace.Note(node, $"{call}: {fault}");
        _cluster.Faults.Finished += (node, ending, answer) => trace.Note(node, ending switch
        {
            RunEnded ended => $"ends {ended.Read.Id} attempt {ended.Read.Attempt} as {ended.Record.Status}: {answer}",
            RunContinues continues => $"goes on with {continues.Run.Id} attempt {continues.Run.Attempt}, {(continues.Run.IsHeld ? "held" : "waiting")} until {continues.Run.AttentionAt:O}: {answer}",
            _ => $"{ending}: {answer}",
        }, ending.Read.Id);
        _cluster.Faults.Fired += (partition, node, firings, answer) =>
        {
            if (answer.TokenIsStale)
                trace.Note(node, $"fires {firings.Count} entries of partition {partition}: refused, another owns it", null, partition);
            for (var i = 0; i < answer.Accepted.Count; i++)
                Tell(trace, node, firings[i], answer.Accepted[i] ? "accepted" : "refused");
        };
    }

    private static void Tell(Trace trace, string node, Firing firing, string answer)
    {
        switch (firing)
        {
            case ScheduleFiring f:
                var skipped = string.Concat(f.Skipped.Select(s => $", {s.Skipped!.Count} left out from {s.Skipped.From:O} to {s.Skipped.To:O} ({s.Skipped.Reason})"));
                trace.Note(node, $"fires {string.Join(", ", f.Runs.Select(r => r.Id))}{skipped}; next due {f.NextDue:O}: {answer}", f.Read.Definition.Id);
                break;
            case RunFiring f:
                trace.Note(node, $"takes up {f.Run.Id} attempt {f.Run.Attempt}, {(f.Run.IsHeld ? "held" : f.Run.IsQueued ? "queued" : "waiting")} until {f.Run.AttentionAt:O}: {answer}", f.Run.Id);
                break;
            case RunClosing f:
                trace.Note(node, $"closes {f.Read.Run.Id} as {f.Ended.Record.Status}: {answer}", f.Read.Run.Id);
                break;
            case BackfillFiring f:
                trace.Note(node, $"backfills {string.Join(", ", f.Runs.Select(r => r.Id))}: {answer}", f.Backfill.Schedule);
                break;
            case Parking f:
                trace.Note(node, $"parks {f.Read.Definition.Id}: {answer}", f.Read.Definition.Id);
                break;
            case Deferral f:
                trace.Note(node, $"defers {f.Entry} until {f.NextDue:O}: {answer}");
                break;
        }
    }
}
