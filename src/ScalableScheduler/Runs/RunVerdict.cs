using System.Text.Json;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;
using ScalableScheduler.Work;

namespace ScalableScheduler.Runs;

/// <summary>Decides what becomes of a run after an attempt. Pure.</summary>
/// <param name="Definition">The run's schedule.</param>
/// <param name="Policy">When to try again.</param>
/// <param name="RunsKept">How many records the schedule's history keeps.</param>
public sealed record RunVerdict(Schedule Definition, RetryPolicy Policy, int RunsKept)
{
    /// <summary>A run whose nodes die again and again may be what kills them: after so many it fails.</summary>
    public const int AbandonedAtMost = 5;

    /// <summary>When the time for all attempts of a run is up; null when there is no limit, or none before it began.</summary>
    public DateTimeOffset? DeadlineOf(Run run) => DeadlineOf(run.StartedAt);

    /// <summary>The same for a run that began at <paramref name="startedAt"/>; null before.</summary>
    internal DateTimeOffset? DeadlineOf(DateTimeOffset? startedAt)
    {
        var (own, ofWork) = (startedAt + Policy.Deadline, Definition.Work?.Deadline);
        return own < ofWork ? own : ofWork ?? own;
    }

    /// <summary>What becomes of a run whose attempt ended with an answer.</summary>
    /// <param name="run">The run as it is held.</param>
    /// <param name="attempt">How the attempt ended.</param>
    /// <param name="result">What the task type said.</param>
    /// <param name="draw">A number from 0 (included) to 1 (not included), for the jitter.</param>
    public RunEnding Of(Run run, Attempt attempt, DispatchResult result, double draw)
    {
        if (result.Outcome == DispatchOutcome.Delivered)
            return Definition.Work is null ? Succeeded(run, attempt, result: null) : this.OfSent(run, attempt.FinishedAt);
        if (result.Outcome is DispatchOutcome.Rejected or DispatchOutcome.Gone)
            return Failed(run, attempt, FailureReason.Rejected);

        // An attempt that was abandoned says nothing about the target, and uses up none of its chances.
        var tries = run.Attempt - run.Abandoned;
        if (Definition.Delivery == Delivery.AtMostOnce || !Policy.AllowsAfter(tries))
            return Failed(run, attempt, ReasonOf(attempt.Outcome));
        var retryAt = attempt.FinishedAt + Policy.DelayAfter(tries, result.RetryAfter, draw);
        if (DeadlineOf(run) <= retryAt)
            return Failed(run, attempt, FailureReason.DeadlinePassed);
        return IsOvertaken(run, retryAt) ? Failed(run, attempt, ReasonOf(attempt.Outcome)) : new RunContinues(run, run.WaitAfter(attempt, retryAt));
    }

    /// <summary>What becomes of a run whose node went away, or never finished the attempt.</summary>
    public RunEnding OfAbandoned(Run run, Attempt attempt)
    {
        if (run.CancelReason is not null)
            return OfCancelled(run, attempt, run.CancelReason);
        if (Definition.Delivery == Delivery.AtMostOnce)
            return Ended(run, RunRecord.OfEnded(run, attempt, RunStatus.Lost));
        return run.Abandoned + 1 < AbandonedAtMost
            ? new RunContinues(run, run.WaitAfter(attempt, attempt.FinishedAt) with { Abandoned = run.Abandoned + 1 })
            : Failed(run, attempt, FailureReason.Abandoned);
    }

    /// <summary>The end of a run that succeeded.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Its last attempt.</param>
    /// <param name="result">What its worker said came of it; null for nothing.</param>
    public RunEnded Succeeded(Run run, Attempt attempt, JsonElement? result) =>
        Ended(run, RunRecord.OfEnded(run, attempt, RunStatus.Succeeded) with { Result = result });

    /// <summary>The end of a run whose attempt was aborted because somebody asked for it.</summary>
    public RunEnded OfCancelled(Run run, Attempt attempt, string reason) =>
        Ended(run, RunRecord.OfEnded(run, attempt, RunStatus.Cancelled) with { Message = reason });

    /// <summary>The end of a run without another attempt, because somebody asked for it.</summary>
    public RunEnded OfCancelled(Run run, string reason, DateTimeOffset now) =>
        Ended(run, RunRecord.OfEnded(run, RunStatus.Cancelled, reason, now));

    /// <summary>The end of a run that is left out after all.</summary>
    public RunEnded OfSkipped(Run run, SkipReason reason, DateTimeOffset now) => Ended(run, RunRecord.OfSkipped(run, reason, now));

    /// <summary>The end of a run whose deadline passed while it waited for its next attempt.</summary>
    public RunEnded OfOverdue(Run run, DateTimeOffset now) => Failed(run, RunRecord.OfEnded(
        run, RunStatus.Failed, $"The time for all attempts was up before attempt {run.Attempt}.", now, FailureReason.DeadlinePassed));

    // Without a limit of attempts, the runs of a recurring schedule would pile up for ever before a dead target: there
    // the next occurrence takes the place of the retry, as it did in the Python service.
    private bool IsOvertaken(Run run, DateTimeOffset retryAt) => Policy.IsEndless && Definition.Trigger.NextAfter(run.NominalTime) <= retryAt;

    private RunEnded Failed(Run run, Attempt attempt, FailureReason reason) => Failed(run, RunRecord.OfEnded(run, attempt, RunStatus.Failed, reason));

    private RunEnded Failed(Run run, RunRecord record) => Ended(run, record) with { DeadLetter = Policy.DeadLetter ? new DeadLetter(record, Definition) : null };

    private RunEnded Ended(Run run, RunRecord record) => new(run, record, RunsKept, DeadLetter: null) { Triggers = TriggersOf(run, record.Status) };

    private IReadOnlyList<ScheduleId> TriggersOf(Run run, RunStatus status) => run.ChainLength >= Chain.LongestChain
        ? []
        : status switch
        {
            RunStatus.Succeeded => Definition.Then.OnSuccess,
            RunStatus.Failed or RunStatus.Lost => Definition.Then.OnFailure,
            _ => [],
        };

    private static FailureReason ReasonOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Undeliverable => FailureReason.Undeliverable,
        AttemptOutcome.TimedOut => FailureReason.TimedOut,
        _ => FailureReason.Failed,
    };
}
