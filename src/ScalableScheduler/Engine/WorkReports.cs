using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Work;

namespace ScalableScheduler.Engine;

/// <summary>Takes the reports of workers, by whatever way they come. Any node takes the report on any run.</summary>
public sealed partial class WorkReports(IRunStore runs, RunOutcomes outcomes, EventFeed events, EngineContext engine, ILogger<WorkReports> logger)
{
    private const int TriesAtMost = 10;

    /// <summary>Takes a report. When this returns, what came of it is stored; repeating it is safe.</summary>
    /// <exception cref="StoreUnavailableException">The store is away, or the run changed each time it was looked at.</exception>
    public async Task<ReportAnswer> ReportAsync(WorkReport report, CancellationToken cancellationToken)
    {
        engine.Clock.EnsureKnown();
        for (var tries = 0; tries < TriesAtMost; tries++)
        {
            if (await runs.ReadOpenAsync([report.Run], cancellationToken) is not [{ } open])
                return await OfEndedAsync(report, cancellationToken);

            var verdict = engine.VerdictOf(open.Definition, open.Collection);
            var now = engine.Clock.Now;
            var judgement = verdict.Judge(open.Run, report, now, engine.Random.NextDouble());
            if (judgement.Ending is not { } ending)
                return Answer(judgement.Outcome, open.Definition, RunRecord.OfOpen(open.Run), report, now);
            if (await runs.FinishAsync(ending, cancellationToken) != FinishAnswer.Written)
                continue; // somebody came between, or it is to be cancelled by now

            await outcomes.FollowAsync(ending, open.Definition, open.Collection);
            return Taken(open, ending, report, now);
        }
        throw new StoreUnavailableException($"The report on run {report.Run} could not be written: the run changed {TriesAtMost} times meanwhile.");
    }

    private async Task<ReportAnswer> OfEndedAsync(WorkReport report, CancellationToken cancellationToken)
    {
        if (await runs.GetRunAsync(report.Run, cancellationToken) is not { HasEnded: true } ended)
            return Answer(ReportOutcome.Unknown, definition: null, run: null, report, engine.Clock.Now);
        return Answer(WorkJudge.Judge(ended, report).Outcome, definition: null, ended, report, engine.Clock.Now);
    }

    private ReportAnswer Taken(OpenRun open, RunEnding ending, WorkReport report, DateTimeOffset now)
    {
        engine.Metrics.Reports.Add(1, new KeyValuePair<string, object?>("outcome", nameof(ReportOutcome.Taken)));
        if (ending is RunContinues { Run: { Assignment: not null } goesOn })
        {
            if (open.Run.Assignment?.BegunAt is null)
                events.Begun(open.Definition, goesOn, now);
            var isCancelling = open.Run.CancelReason is not null;
            return new ReportAnswer(ReportOutcome.Taken, isCancelling, isCancelling ? RunStatus.Cancelling : RunStatus.Running);
        }
        CountAttempt(open.Definition, ending);
        return new ReportAnswer(ReportOutcome.Taken, Status: ending is RunEnded ended ? ended.Record.Status : RunStatus.Pending);
    }

    private void CountAttempt(Schedule definition, RunEnding ending)
    {
        var last = ending switch
        {
            RunEnded ended => ended.Record.Attempts[^1],
            RunContinues continues => continues.Run.Attempts[^1],
            _ => throw new InvalidOperationException($"There is no run ending of type {ending.GetType().Name}."),
        };
        engine.Metrics.Attempts.Add(
            1,
            new KeyValuePair<string, object?>("task", definition.Task.Type),
            new KeyValuePair<string, object?>("outcome", last.Outcome.ToString()));
    }

    private ReportAnswer Answer(ReportOutcome outcome, Schedule? definition, RunRecord? run, WorkReport report, DateTimeOffset now)
    {
        engine.Metrics.Reports.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        if (outcome == ReportOutcome.Repeated)
            return new ReportAnswer(outcome, run!.Status == RunStatus.Cancelling, run.Status);
        LogRefused(logger, report.Run, report.Status, outcome, run?.Status);
        if (run is not null && report.Status != WorkStatus.Running) // a heartbeat that comes late is nothing to tell
            events.Refused(definition, run, now, $"A worker reported '{report.Status}', which is {(outcome == ReportOutcome.Stale ? "not its to report any more" : "impossible")}.");
        return new ReportAnswer(outcome, Status: run?.Status);
    }

    [LoggerMessage(1621, LogLevel.Information, "A worker's report on run {Run} was refused: '{Reported}' is {Outcome} while the run is {Status}")]
    private static partial void LogRefused(ILogger logger, RunId run, WorkStatus reported, ReportOutcome outcome, RunStatus? status);
}
