using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Runs;

/// <summary>Decides what becomes of a run after an attempt. Pure.</summary>
public static class RunVerdict
{
    /// <summary>A run whose nodes die again and again may be what kills them: after so many it fails.</summary>
    public const int AbandonedAtMost = 5;

    /// <summary>What becomes of a run whose attempt ended with an answer.</summary>
    /// <param name="run">The run as it is held.</param>
    /// <param name="definition">Its schedule.</param>
    /// <param name="policy">When to try again.</param>
    /// <param name="attempt">How the attempt ended.</param>
    /// <param name="result">What the task type said.</param>
    /// <param name="draw">A number from 0 (included) to 1 (not included), for the jitter.</param>
    /// <param name="runsKept">How many records the schedule's history keeps.</param>
    public static RunEnding Of(Run run, Schedule definition, RetryPolicy policy, Attempt attempt, DispatchResult result, double draw, int runsKept)
    {
        if (result.Outcome == DispatchOutcome.Delivered)
            return new RunEnded(run, RunRecord.OfEnded(run, attempt, RunStatus.Succeeded), runsKept, DeadLetter: null);

        // An attempt that was abandoned says nothing about the target, and uses up none of its chances.
        var tries = run.Attempt - run.Abandoned;
        if (result.Outcome != DispatchOutcome.Rejected && policy.AllowsAfter(tries))
        {
            var retryAt = attempt.FinishedAt + policy.DelayAfter(tries, result.RetryAfter, draw);
            if (!IsOvertaken(run, definition, policy, retryAt))
                return new RunContinues(run, run.WaitAfter(attempt, retryAt));
        }
        return Failed(run, definition, policy, attempt, runsKept);
    }

    /// <summary>What becomes of a run whose node went away, or never finished the attempt.</summary>
    public static RunEnding OfAbandoned(Run run, Schedule definition, RetryPolicy policy, Attempt attempt, int runsKept) =>
        run.Abandoned + 1 < AbandonedAtMost
            ? new RunContinues(run, run.WaitAfter(attempt, attempt.FinishedAt) with { Abandoned = run.Abandoned + 1 })
            : Failed(run, definition, policy, attempt, runsKept);

    // Without a limit of attempts, the runs of a recurring schedule would pile up for ever before a dead target: there
    // the next occurrence takes the place of the retry, as it did in the Python service.
    private static bool IsOvertaken(Run run, Schedule definition, RetryPolicy policy, DateTimeOffset retryAt) =>
        policy.MaxAttempts is null && definition.Trigger.NextAfter(run.NominalTime) <= retryAt;

    private static RunEnded Failed(Run run, Schedule definition, RetryPolicy policy, Attempt attempt, int runsKept)
    {
        var record = RunRecord.OfEnded(run, attempt, RunStatus.Failed);
        return new RunEnded(run, record, runsKept, policy.DeadLetter ? new DeadLetter(record, definition) : null);
    }
}
