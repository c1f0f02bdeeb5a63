using ScalableScheduler.Runs;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Work;

/// <summary>Decides what becomes of a run that is a worker's to do. Pure.</summary>
public static class WorkVerdict
{
    /// <summary>The run in its queue, for any worker to claim.</summary>
    /// <param name="verdict">Of its schedule, which has a queue.</param>
    /// <param name="run">The run, waiting.</param>
    /// <param name="now">The store's time.</param>
    public static Run Offer(this RunVerdict verdict, Run run, DateTimeOffset now)
    {
        var offered = OfferedNow(verdict, run, now);
        return run.Assign(offered, verdict.AttentionAt(run, offered, now));
    }

    /// <summary>A run that is being opened, in its queue from the beginning.</summary>
    public static Run OfferFromStart(this RunVerdict verdict, Run run, DateTimeOffset now)
    {
        var offered = OfferedNow(verdict, run, now);
        return run.AssignedFromStart(offered, verdict.AttentionAt(run, offered, now));
    }

    /// <summary>The run claimed from its queue by a worker, which begins.</summary>
    public static Run Claim(this RunVerdict verdict, Run run, ClaimId claim, string? worker, DateTimeOffset now) =>
        verdict.Assign(run, run.Assignment!.Begin(claim, worker, now), now);

    /// <summary>The claimed run in its queue again: it did not reach the worker.</summary>
    public static Run Unclaim(this RunVerdict verdict, Run run, DateTimeOffset now) =>
        verdict.Assign(run, run.Assignment! with { Claim = null, Worker = null, BegunAt = null, HeardAt = null }, now);

    /// <summary>The run with its worker told to stop.</summary>
    public static Run Stop(this RunVerdict verdict, Run run, DateTimeOffset now) =>
        verdict.Assign(run, run.Assignment! with { StoppingSince = now }, now);

    /// <summary>The run as it is, to be looked at again later.</summary>
    public static Run LookAgain(this RunVerdict verdict, Run run, DateTimeOffset now) => verdict.Assign(run, run.Assignment!, now);

    /// <summary>What becomes of a run that was sent to a worker.</summary>
    public static RunContinues OfSent(this RunVerdict verdict, Run run, DateTimeOffset now) =>
        new(run, verdict.Assign(run, Assignment.Sent(run.Attempt, now), now));

    /// <summary>What becomes of a run whose worker is too late.</summary>
    /// <param name="verdict">Of its schedule.</param>
    /// <param name="run">The run, assigned.</param>
    /// <param name="lapse">For what.</param>
    /// <param name="now">The store's time.</param>
    /// <param name="draw">A number from 0 (included) to 1 (not included), for the jitter of a retry.</param>
    public static RunEnding OfLapse(this RunVerdict verdict, Run run, WorkLapse lapse, DateTimeOffset now, double draw)
    {
        var (assignment, why) = (run.Assignment!, verdict.Describe(lapse));
        switch (lapse)
        {
            case WorkLapse.Cancel:
                return verdict.OfCancelled(run, assignment.Ended(run, AttemptOutcome.Cancelled, why, now), run.CancelReason ?? why);
            case WorkLapse.Heartbeat:
                return verdict.OfAbandoned(run, assignment.Ended(run, AttemptOutcome.Abandoned, why, now));
            default:
                return verdict.Of(run, assignment.Ended(run, AttemptOutcome.TimedOut, why, now), new DispatchResult(DispatchOutcome.Retry, why), draw);
        }
    }

    /// <summary>What becomes of an offered run whose task can't be handed to anybody.</summary>
    public static RunEnding OfUnusable(this RunVerdict verdict, Run run, string problem, DateTimeOffset now) =>
        verdict.Of(run, run.Assignment!.Ended(run, AttemptOutcome.Failed, problem, now), new DispatchResult(DispatchOutcome.Rejected, problem), 0);

    /// <summary>The run with a new assignment.</summary>
    internal static Run Assign(this RunVerdict verdict, Run run, Assignment assignment, DateTimeOffset now) =>
        run.Assign(assignment, verdict.AttentionAt(run, assignment, now));

    /// <summary>The attempt of an assigned run, ended.</summary>
    internal static Attempt Ended(this Assignment assignment, Run run, AttemptOutcome outcome, string? message, DateTimeOffset now) =>
        new(run.Attempt, Node: null, assignment.BegunAt ?? assignment.Since, now, outcome, message)
        {
            Worker = assignment.Worker,
            Claim = assignment.Claim,
        };

    private static Assignment OfferedNow(RunVerdict verdict, Run run, DateTimeOffset now) =>
        Assignment.Offered(verdict.Definition.Work!.Queue!.Value, run.PriorityIn(verdict.Definition), now);
}
