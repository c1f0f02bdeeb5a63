using System.Text.Json;
using ScalableScheduler.Engine;
using ScalableScheduler.Runs;
using ScalableScheduler.Work;

namespace ScalableScheduler.Tests.Scenarios;

/// <summary>What the workers of a story do. They ask the first node, or the one that is named.</summary>
internal sealed class Workers(SimulatedCluster cluster, Journal journal)
{
    /// <summary>A worker looks for runs.</summary>
    public IReadOnlyList<ClaimedRun> Claim(string queue, int atMost = 1, string worker = "w", string? node = null)
    {
        var claim = Wait(queue, "0s", atMost, worker, node);
        if (claim.Got is null)
            journal.Fail($"{worker} was not answered at once");
        return claim.Got;
    }

    /// <summary>A worker claims the only run there is.</summary>
    public ClaimedRun ClaimOne(string queue, string worker = "w", string? node = null)
    {
        var claimed = Claim(queue, atMost: 10, worker, node);
        if (claimed.Count != 1)
            journal.Fail($"{worker} got {claimed.Count} runs, not 1");
        return claimed[0];
    }

    /// <summary>A worker waits for runs.</summary>
    public Waiting Wait(string queue, string duration, int atMost = 1, string worker = "w", string? node = null, CancellationToken gone = default)
    {
        journal.Note($"{worker} comes to queue {queue}");
        var at = node is null ? cluster.Nodes[0] : cluster.Node(node);
        var waiting = new Waiting();
        _ = at.Do(async () =>
        {
            var claimed = await at.Claims.ClaimAsync(new QueueName(queue), atMost, worker, Journal.Span(duration), gone);
            journal.Note($"{worker} gets {(claimed.Count == 0 ? "nothing" : string.Join(", ", claimed.Select(c => c.Run.Id)))}");
            waiting.Got = claimed;
        });
        cluster.Settle();
        return waiting;
    }

    /// <summary>A worker that waits, or waited.</summary>
    internal sealed class Waiting
    {
        /// <summary>What it got; null while it waits.</summary>
        public IReadOnlyList<ClaimedRun>? Got { get; set; }
    }

    public ReportAnswer Beats(ClaimedRun claimed, double? percent = null, string? message = null) =>
        Report(new WorkReport(claimed.Run.Id, claimed.Run.Assignment!.Claim!.Value, WorkStatus.Running) { Percent = percent, Message = message });

    public ReportAnswer Succeeds(ClaimedRun claimed, string? result = null) =>
        Report(new WorkReport(claimed.Run.Id, claimed.Run.Assignment!.Claim!.Value, WorkStatus.Completed) { Result = result is null ? null : JsonDocument.Parse(result).RootElement });

    public ReportAnswer Fails(ClaimedRun claimed, bool retry = true, string? after = null) =>
        Report(new WorkReport(claimed.Run.Id, claimed.Run.Assignment!.Claim!.Value, WorkStatus.Failed) { Message = "no paper", MayRetry = retry, RetryAfter = after is null ? null : Journal.Span(after) });

    public ReportAnswer Stops(ClaimedRun claimed) =>
        Report(new WorkReport(claimed.Run.Id, claimed.Run.Assignment!.Claim!.Value, WorkStatus.Cancelled));

    public ReportAnswer Report(RunId run, int attempt, WorkStatus status) => Report(new WorkReport(run, ClaimId.OfAttempt(attempt), status));

    public ReportAnswer Report(WorkReport report)
    {
        journal.Note($"a worker reports {report.Status} of {report.Run}");
        var node = cluster.Nodes[0];
        ReportAnswer? answer = null;
        _ = node.Do(async () => answer = await node.Reports.ReportAsync(report, CancellationToken.None));
        cluster.Settle();
        if (answer is null)
            journal.Fail("the report was not answered at once");
        journal.Note($"it is {answer.Outcome}");
        return answer;
    }
}
