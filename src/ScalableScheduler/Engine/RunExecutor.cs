using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using ScalableScheduler.Runs;
using ScalableScheduler.Schedules;
using ScalableScheduler.Storage;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Engine;

/// <summary>Executes attempts that this node holds, and has the store record how they ended.</summary>
public sealed partial class RunExecutor(
    IRunStore store,
    UncertainAttempts uncertain,
    IEnumerable<ITaskType> taskTypes,
    RunQueue queue,
    HeldAttempts held,
    EngineContext engine,
    ILogger<RunExecutor> logger)
{
    private const int MessageLength = 1000;

    private readonly FrozenDictionary<string, ITaskType> _taskTypes = taskTypes.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Takes attempts from the queue, one after the other, until the queue is completed and empty.</summary>
    /// <param name="abort">Ends what is under way: attempts are abandoned, and recovered by another node.</param>
    public async Task RunAsync(CancellationToken abort)
    {
        try
        {
            while (await queue.Waiting.WaitToReadAsync(abort))
            {
                while (queue.Waiting.TryRead(out var attempt))
                    await ExecuteGuardedAsync(attempt, abort);
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // As asked for.
        }
    }

    // One broken run must not end the loop that all others need; the run itself is recovered as abandoned.
    private async Task ExecuteGuardedAsync(HeldRun attempt, CancellationToken abort)
    {
        try
        {
            await ExecuteOnceAsync(attempt, abort);
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            LogBroken(logger, e, attempt.Run.Id);
            held.Forget(attempt.Run);
        }
        finally
        {
            queue.Release(1);
        }
    }

    /// <summary>Executes one attempt to its end.</summary>
    public async Task ExecuteOnceAsync(HeldRun attempt, CancellationToken abort)
    {
        abort.ThrowIfCancellationRequested();
        if (!await IsOursAsync(attempt, abort) || await HoldLongEnoughAsync(attempt, abort) is not { } run)
            return;

        var startedAt = engine.Clock.Now;
        var (result, timedOut) = await DispatchAsync(run, attempt.Definition, abort);
        var ended = new Attempt(
            run.Attempt,
            engine.Node,
            startedAt,
            engine.Clock.Now,
            timedOut ? AttemptOutcome.TimedOut : OutcomeOf(result.Outcome),
            Shorten(result.Message),
            result.StatusCode,
            Shorten(result.Response));
        engine.Metrics.Attempts.Add(
            1,
            new KeyValuePair<string, object?>("task", attempt.Definition.Task.Type),
            new KeyValuePair<string, object?>("outcome", ended.Outcome.ToString()));

        var policy = attempt.Definition.Retry ?? engine.DefaultRetry;
        var ending = RunVerdict.Of(run, attempt.Definition, policy, ended, result, engine.Random.NextDouble(), engine.History.RunsPerSchedule);
        await FinishAsync(ending, ended, abort);
    }

    /// <summary>Gives an attempt that did not begin back to the store, for another node to take at once. One that may not be
    /// this node's is only forgotten: if it is, it is recovered once this node is gone.</summary>
    public async Task GiveBackAsync(HeldRun attempt, CancellationToken cancellationToken)
    {
        if (attempt.IsCertain)
            await store.FinishAsync(new RunContinues(attempt.Run, attempt.Run.GiveBack(engine.Clock.Now)), cancellationToken);
        held.Forget(attempt.Run);
        queue.Release(1);
    }

    private async Task<bool> IsOursAsync(HeldRun attempt, CancellationToken abort)
    {
        if (attempt.IsCertain || await InsistAsync(attempt.Run.Id, () => uncertain.IsOursAsync(attempt.Run, abort), abort))
            return true;
        held.Forget(attempt.Run);
        return false;
    }

    // An attempt that waited long in the queue may have too little time left before another node recovers it.
    private async Task<Run?> HoldLongEnoughAsync(HeldRun attempt, CancellationToken abort)
    {
        var now = engine.Clock.Now;
        var run = attempt.Run;
        if (run.AttentionAt - now > attempt.Definition.Timeout + (EngineContext.RecoveryMargin / 2))
            return run;
        var longer = run.HoldUntil(engine.AttentionAfter(attempt.Definition.Timeout, now));
        if (await WriteAsync(new RunContinues(run, longer), abort))
        {
            held.Hold(longer);
            return longer;
        }
        engine.Metrics.RefusedEndings.Add(1);
        LogTakenOver(logger, run.Id, run.Attempt);
        held.Forget(run);
        return null;
    }

    private async Task<(DispatchResult Result, bool TimedOut)> DispatchAsync(Run run, Schedule definition, CancellationToken abort)
    {
        if (!_taskTypes.TryGetValue(definition.Task.Type, out var type))
            return (new DispatchResult(DispatchOutcome.Rejected, $"This node knows no task type '{definition.Task.Type}'."), false);

        using var limit = new CancellationTokenSource(definition.Timeout, engine.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, abort);
        try
        {
            var dispatch = new Dispatch(definition, run.Id, run.NominalTime, run.Attempt);
            return (await type.DispatchAsync(dispatch, either.Token).AsTask().WaitAsync(either.Token), false); // also where the task type ignores its token
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (new DispatchResult(DispatchOutcome.Retry, $"No answer within the timeout of {Time.Durations.Format(definition.Timeout)}."), true);
        }
        catch (Exception e) when (e is not OperationCanceledException || !abort.IsCancellationRequested)
        {
            LogTaskTypeFailed(logger, e, definition.Task.Type, run.Id);
            return (new DispatchResult(DispatchOutcome.Retry, $"The {definition.Task.Type} task type failed ({e.GetType().Name}); the service's log has more."), false);
        }
    }

    private async Task FinishAsync(RunEnding ending, Attempt ended, CancellationToken abort)
    {
        var isWritten = await WriteAsync(ending, abort);
        held.End(ending); // also when refused: a store that failed over may have lost the run, and offer it anew
        if (isWritten)
            return;
        engine.Metrics.RefusedEndings.Add(1);
        LogEndingRefused(logger, ending.Read.Id, ended.Number, ended.Outcome);
    }

    // What was executed is recorded, however long the store is away: meanwhile the attempt keeps its place in the queue,
    // which holds back new ones.
    private Task<bool> WriteAsync(RunEnding ending, CancellationToken abort) =>
        InsistAsync(ending.Read.Id, () => store.FinishAsync(ending, abort).AsTask(), abort);

    private async Task<bool> InsistAsync(RunId run, Func<Task<bool>> call, CancellationToken abort)
    {
        var backOff = new BackOff();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (StoreUnavailableException e)
            {
                engine.Metrics.StoreFailures.Add(1);
                LogUnanswered(logger, e, run);
                await Task.Delay(backOff.Next(), engine.Time, abort);
            }
        }
    }

    private static AttemptOutcome OutcomeOf(DispatchOutcome outcome) => outcome switch
    {
        DispatchOutcome.Delivered => AttemptOutcome.Delivered,
        DispatchOutcome.Undeliverable => AttemptOutcome.Undeliverable,
        _ => AttemptOutcome.Failed,
    };

    private static string? Shorten(string? text) => text?.Length > MessageLength ? text[..MessageLength] : text;
}
