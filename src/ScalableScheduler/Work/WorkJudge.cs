using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Work;

/// <summary>What a report means for a run.</summary>
/// <param name="Outcome">What becomes of the report.</param>
/// <param name="Ending">What is to be written; null for nothing.</param>
public sealed record Judgement(ReportOutcome Outcome, RunEnding? Ending = null);

/// <summary>Judges what workers report: which reports count, and what they make of a run. Pure.</summary>
/// <remarks>
/// From pending: running, cancelled, failed, completed (a worker need not say that it began). From running: running (a
/// heartbeat), cancelled, failed, completed. From cancelling the same: whoever was quicker than the request tells how it ended.
/// <c>cancelling</c> is possible only when somebody asked for it. Nothing follows an end.
/// </remarks>
public static class WorkJudge
{
    /// <summary>Judges a report on a run that has not ended.</summary>
    /// <param name="verdict">Of its schedule.</param>
    /// <param name="run">The run.</param>
    /// <param name="report">The report.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="draw">A number from 0 (included) to 1 (not included), for the jitter of a retry.</param>
    public static Judgement Judge(this RunVerdict verdict, Run run, WorkReport report, DateTimeOffset now, double draw)
    {
        if (report.Claim != ClaimOf(verdict, run))
            return new Judgement(SaidBefore(run.Attempts, report) ? ReportOutcome.Repeated : ReportOutcome.Stale);
        // The report of a sent run may come before the news that it was sent.
        var assignment = run.Assignment ?? Assignment.Sent(run.Attempt, now);
        switch (report.Status)
        {
            case WorkStatus.Pending:
                return new Judgement(assignment.BegunAt is null ? ReportOutcome.Repeated : ReportOutcome.Impossible);
            case WorkStatus.Cancelling:
                return new Judgement(run.CancelReason is null ? ReportOutcome.Impossible : ReportOutcome.Repeated);
            case WorkStatus.Running when assignment.StoppingSince is not null:
                return new Judgement(ReportOutcome.Repeated); // sent before the worker heard of it; its time to stop does not grow
            case WorkStatus.Running:
                return Goes(verdict, run, assignment, report, now);
            default:
                return new Judgement(ReportOutcome.Taken, Ended(verdict, run, assignment with { Worker = report.Worker ?? assignment.Worker }, report, now, draw));
        }
    }

    /// <summary>Judges a report on a run that has ended.</summary>
    public static Judgement Judge(RunRecord ended, WorkReport report) =>
        new(SaidBefore(ended.Attempts, report) ? ReportOutcome.Repeated
            : ended.Attempts is [.., { Claim: { } last }] && last == report.Claim && IsEnd(report.Status) && ended.Status != RunStatus.Cancelled ? ReportOutcome.Impossible
            : ReportOutcome.Stale);

    /// <summary>Who may report on a run; null for nobody.</summary>
    public static ClaimId? ClaimOf(RunVerdict verdict, Run run) =>
        run.Assignment is { } assignment ? assignment.Claim
        : run.IsHeld && verdict.Definition.Work is { Queue: null } ? ClaimId.OfAttempt(run.Attempt)
        : null;

    private static Judgement Goes(RunVerdict verdict, Run run, Assignment assignment, WorkReport report, DateTimeOffset now)
    {
        var progress = report.Percent is null && report.Message is null ? null : new Progress(report.Percent, report.Message, now);
        var begun = assignment.BegunAt is null ? assignment.Begin(report.Claim, report.Worker, now) : assignment;
        return new Judgement(ReportOutcome.Taken, new RunContinues(run, verdict.Assign(run, begun.Heard(progress, report.Worker, now), now)));
    }

    private static RunEnding Ended(RunVerdict verdict, Run run, Assignment assignment, WorkReport report, DateTimeOffset now, double draw)
    {
        switch (report.Status)
        {
            case WorkStatus.Completed:
                return verdict.Succeeded(run, assignment.Ended(run, AttemptOutcome.Completed, report.Message, now), report.Result);
            case WorkStatus.Cancelled:
                var reason = run.CancelReason ?? report.Message ?? "The worker stopped it.";
                return verdict.OfCancelled(run, assignment.Ended(run, AttemptOutcome.Cancelled, report.Message, now), reason);
            default:
                var failed = assignment.Ended(run, AttemptOutcome.Failed, report.Message ?? "The worker failed.", now);
                var result = new DispatchResult(report.MayRetry ? DispatchOutcome.Retry : DispatchOutcome.Rejected, failed.Message, RetryAfter: report.RetryAfter);
                var ending = verdict.Of(run, failed, result, draw);
                return ending is RunContinues && run.CancelReason is { } asked ? verdict.OfCancelled(run, failed, asked) : ending;
        }
    }

    private static bool SaidBefore(IReadOnlyList<Attempt> attempts, WorkReport report) =>
        attempts.LastOrDefault(a => a.Claim == report.Claim) is { } known && known.Outcome == (report.Status switch
        {
            WorkStatus.Completed => AttemptOutcome.Completed,
            WorkStatus.Cancelled => AttemptOutcome.Cancelled,
            WorkStatus.Failed => AttemptOutcome.Failed,
            _ => (AttemptOutcome?)null,
        });

    private static bool IsEnd(WorkStatus status) => status is WorkStatus.Cancelled or WorkStatus.Failed or WorkStatus.Completed;
}
