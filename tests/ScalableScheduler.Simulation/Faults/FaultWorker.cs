using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Simulation;

/// <summary>One worker, a step at a time. It waits for an answer five seconds at most.</summary>
internal sealed class FaultWorker(SimulatedCluster cluster, Random random, string name, FaultWorkers workers)
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
        if (_call is { IsDone: false } && Now - _call.At < CallTimeout)
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
        switch (random.Next(400))
        {
            case 0:
                cluster.Faults.Count("worker died");
                (_job, _call) = (null, null);
                return true;
            case 1 or 2:
                cluster.Faults.Count("worker silent");
                _silentUntil = Now.AddMilliseconds(random.Next(2_000, 15_000));
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
                var claimed = await node.Claims.ClaimAsync(FaultWorkers.Queue, 1, name, TimeSpan.FromSeconds(2), CancellationToken.None);
                if (claimed.Count > 0 && _call == call)
                    Begin(claimed[0].Run.Id, claimed[0].Run.Assignment!.Claim!.Value);
            });
    }

    private void Begin(RunId run, ClaimId claim)
    {
        var end = !workers.IsQuiet && random.Next(10) == 0 ? WorkStatus.Failed : WorkStatus.Completed;
        _job = new Job(run, claim, Now.AddMilliseconds(random.Next(200, 3_000)), end);
    }

    private void Beat(Job job)
    {
        job.NextBeat = Now + BeatEvery;
        Report(job, new WorkReport(job.Run, job.Claim, WorkStatus.Running));
    }

    // A worker whose report is not taken lets go; one that hears that its run is cancelled stops.
    private void Report(Job job, WorkReport report) => Ask(async (node, _) =>
    {
        var answer = await node.Reports.ReportAsync(report, CancellationToken.None);
        cluster.Faults.Count($"report {answer.Outcome}");
        if (answer.Outcome == ReportOutcome.Taken)
            workers.NoteTaken(report);
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
        var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
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
