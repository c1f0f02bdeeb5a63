using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>One worker, a step at a time. It waits for an answer five seconds at most.</summary>
internal sealed class Worker(SimulatedCluster cluster, Draws draws, string name, Workers workers, Ledger ledger, TimeSpan patience)
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    private Job? _job;
    private Call? _call;
    private DateTimeOffset _silentUntil;

    /// <summary>What the worker does.</summary>
    private sealed record Job(RunId Run, ClaimId Claim, DateTimeOffset Until, WorkStatus End)
    {
        public DateTimeOffset NextBeat { get; set; }
    }

    /// <summary>A request that is under way.</summary>
    private sealed class Call(DateTimeOffset at)
    {
        public DateTimeOffset At => at;

        public bool IsDone { get; set; }
    }

    private DateTimeOffset Now => cluster.Time.GetUtcNow();

    public void Step()
    {
        if (_silentUntil > Now)
            return;
        if (!workers.IsQuiet && HasTrouble())
            return;
        if (_call is { IsDone: false } && Now - _call.At < CallTimeout + patience)
            return;
        _call = null;
        if (_job is null)
            LookForWork();
        else if (Now >= _job.Until)
            Report(_job, new WorkReport(_job.Run, _job.Claim, _job.End));
        else if (Now >= _job.NextBeat)
            Beat(_job);
    }

    private bool HasTrouble()
    {
        switch (draws.Below(400))
        {
            case 0:
                cluster.Faults.Count("worker died");
                (_job, _call) = (null, null);
                return true;
            case 1 or 2:
                cluster.Faults.Count("worker silent");
                _silentUntil = Now + draws.Seconds(2, 15);
                return true;
            default:
                return false;
        }
    }

    private void LookForWork()
    {
        if (workers.TryReceive(out var message))
            Begin(message.Run, message.Claim);
        else
            Ask(async (node, call) =>
            {
                var claimed = await node.Claims.ClaimAsync(Workers.Queue, 1, name, patience, CancellationToken.None);
                if (claimed.Count > 0 && _call == call)
                    Begin(claimed[0].Run.Id, claimed[0].Run.Assignment!.Claim!.Value);
            });
    }

    private void Begin(RunId run, ClaimId claim)
    {
        var end = !workers.IsQuiet && draws.Chance(0.1) ? WorkStatus.Failed : WorkStatus.Completed;
        _job = new Job(run, claim, Now + draws.Seconds(0.2, 3), end);
    }

    private void Beat(Job job)
    {
        job.NextBeat = Now + BeatEvery;
        Report(job, new WorkReport(job.Run, job.Claim, WorkStatus.Running));
    }

    // A worker whose report is not taken lets go; one that hears that its run is cancelled stops.
    private void Report(Job job, WorkReport report) => Ask(async (node, _) =>
    {
        var from = Now;
        var answer = await node.Reports.ReportAsync(report, CancellationToken.None);
        cluster.Trace?.Note(name, $"reports {report.Run} {report.Status} under claim {report.Claim}: {answer.Outcome}", report.Run);
        if (answer.Outcome == ReportOutcome.Taken)
            ledger.Taken(report, from);
        if (_job != job)
            return;
        if (answer.IsCancelling)
            _job = job with { Until = Now, End = WorkStatus.Cancelled };
        else if (report.Status != WorkStatus.Running || answer.Outcome is not (ReportOutcome.Taken or ReportOutcome.Repeated))
            _job = null;
    });

    private void Ask(Func<SimulatedNode, Call, Task> ask)
    {
        if (cluster.Nodes.Count == 0)
            return;
        var node = draws.PickFrom(cluster.Nodes);
        var call = _call = new Call(Now);
        _ = node.Do(async () =>
        {
            try
            {
                await ask(node, call);
            }
            catch (StoreUnavailableException)
            {
                // It asks again.
            }
            call.IsDone = true;
        });
    }
}
